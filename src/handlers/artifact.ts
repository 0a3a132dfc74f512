import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { sha256 } from '../orchestrator/digest.ts'
import { compareText } from '../orchestrator/order.ts'
import { CODE_VERSION } from '../version.ts'

/** What a packaged handler says of itself. */

export const MANIFEST = 'DEPLOY-MANIFEST.json'

/** sha256 of each file but the manifest, by its name. */
export const digestsOf = (files: ReadonlyMap<string, Uint8Array>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...files]
      .filter(([name]) => name !== MANIFEST)
      .map(([name, bytes]) => [name, sha256(bytes)] as const)
      .sort(([a], [b]) => compareText(a, b)),
  )

/**
 * One digest over many, each by its name (the files of a handler, or the handlers of a release): sha256 of the lines that
 * `sha256sum` would print, in the order given.
 */
export const artifactDigest = (digests: Readonly<Record<string, string>>): string =>
  sha256(
    Object.entries(digests)
      .map(([name, digest]) => `${digest}  ${name}\n`)
      .join(''),
  )

/** The files of a folder and of those below it, by name. */
export const filesIn = (folder: string): ReadonlyMap<string, Uint8Array> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path)]),
  )

/**
 * The version of the code in `folder`, as every state and report records it: where it was packaged, with the first 12 digits of
 * its release's digest, the same for all handlers of it; `altered` and its own where the files are not those of the manifest.
 */
export function codeVersionIn(folder: string): string {
  const manifest = join(folder, MANIFEST)
  if (!existsSync(manifest)) return CODE_VERSION
  const { digest, release } = JSON.parse(readFileSync(manifest, 'utf8')) as Readonly<Record<string, unknown>>
  const own = artifactDigest(digestsOf(filesIn(folder)))
  return own === digest
    ? `${CODE_VERSION}+${String(release).slice(0, 12)}`
    : `${CODE_VERSION}+altered.${own.slice(0, 12)}`
}
