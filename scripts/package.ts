// `npm run package`: bundles the handlers and packages them with the Serverless Framework; no network, no credentials.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import './bundle.ts'

const { status } = spawnSync('serverless', ['package', ...process.argv.slice(2)], {
  cwd: join(import.meta.dirname, '..'),
  env: { ...process.env, SLS_TELEMETRY_DISABLED: '1' },
  stdio: 'inherit',
})
process.exitCode = status ?? 1
