// `npm run test:postgres [-- 15 16 17 files]`: what asks a database, on each PostgreSQL before the one that all other tests run on.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { EARLIER_VERSIONS, installEarlier } from './postgres/install.ts'

const root = join(import.meta.dirname, '..')
/** The reference functions, the read-only proof, the facts, the rights, and what a cut would write. */
const FOLDERS = ['db', 'discovery', 'doctor', 'figures', 'secrets', 'support', 'truth'].map(
  (name) => `test/e2e/${name}/`,
)

const words = process.argv.slice(2)
const asked = words.filter((word) => /^\d+$/.test(word))
const options = words.filter((word) => !asked.includes(word))
const named = options.some((word) => !word.startsWith('-'))
const unknown = asked.filter((word) => !EARLIER_VERSIONS.some((version) => String(version) === word))
if (unknown.length > 0) {
  console.error(`PostgreSQL ${unknown.join(', ')} is not among the earlier versions here.`)
  console.error(`usage: npm run test:postgres -- [${EARLIER_VERSIONS.join(' ')}] [files and options of vitest]`)
  process.exit(1)
}

const versions = EARLIER_VERSIONS.filter((version) => asked.length === 0 || asked.includes(String(version)))
for (const version of versions) {
  console.log(`PostgreSQL ${version}`)
  const env = { ...process.env, TEST_POSTGRES_PACKAGE: await installEarlier(root, version) }
  const command = ['run', '--project', 'e2e', ...(named ? [] : FOLDERS), ...options]
  const { status } = spawnSync('vitest', command, { cwd: root, env, stdio: 'inherit' })
  if (status !== 0) process.exitCode = status ?? 1
}
