// `npm run test:localstack`: the tests on LocalStack; its own options are vitest's.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const { status } = spawnSync('vitest', ['run', '--project', 'localstack', ...process.argv.slice(2)], {
  cwd: join(import.meta.dirname, '..'),
  stdio: 'inherit',
})
process.exitCode = status ?? 1
