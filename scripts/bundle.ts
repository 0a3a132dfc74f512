// The handlers as serverless.yml packages them, into .build/handlers, each with its size.
import { join } from 'node:path'
import { addProfiles } from './add-profiles.ts'
import { bundleHandler, HANDLERS, kilobytes } from './bundle/handlers.ts'
import { writeManifests } from './bundle/manifest.ts'

const root = join(import.meta.dirname, '..')
const outdir = join(root, '.build', 'handlers')
for (const name of HANDLERS) {
  const { files, atStart } = await bundleHandler(root, name, outdir)
  const size = (some: readonly string[]): string => `${Math.round(kilobytes(join(outdir, name), some))} KB`
  console.log(`${name}: ${size(atStart)} at start, ${size(files)} in all`)
}
await addProfiles(join(root, 'deploy', 'profiles'), outdir)
writeManifests(root, HANDLERS, outdir)
