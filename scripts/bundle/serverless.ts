import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Runs one command of the Serverless Framework on the template, with the arguments of this process; ends with its status. */
export function serverless(command: 'package' | 'deploy' | 'remove'): void {
  const { status } = spawnSync('serverless', [command, ...process.argv.slice(2)], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: { ...process.env, SLS_TELEMETRY_DISABLED: '1' },
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
}
