import { type Finding, note, ok, problem } from '../findings.ts'
import type { StoreSeen } from '../observations.ts'

/** States and objects rely on writes that are refused where another version stands. */
export function checkStore(seen: StoreSeen): readonly Finding[] {
  const broken = BREACHES.flatMap(([isBroken, says]) => (isBroken(seen) ? [problem('store', says(seen), CURE)] : []))
  const held = `${seen.place}: a second and a third creation were refused${seen.replace_wrong === null ? '' : ', and so was a replacement on a wrong etag'}`
  const left = seen.left_behind === null ? [] : [note('store', `The canary object stays: ${seen.left_behind}`, null)]
  return [...(broken.length === 0 ? [ok('store', held)] : broken), ...left]
}

const CURE =
  'Use a store with conditional writes (S3 itself, or a folder of a local file system): without them two writers overwrite each other.'

const BREACHES: readonly (readonly [(seen: StoreSeen) => boolean, (seen: StoreSeen) => string])[] = [
  [
    ({ create }) => create !== 'written',
    ({ place, create }) => `${place}: a new object could not be created (${create})`,
  ],
  [
    ({ create_again }) => create_again.includes('written'),
    ({ place }) => `${place}: an object that stood there was created again, so its first writer lost it`,
  ],
  [
    ({ replace_wrong }) => replace_wrong === 'written',
    ({ place }) => `${place}: If-Match with a wrong etag was accepted, so a stale writer wins`,
  ],
  [
    ({ replace_right }) => replace_right !== null && replace_right !== 'written',
    ({ place, replace_right }) => `${place}: If-Match with the standing etag was not accepted (${replace_right})`,
  ],
]
