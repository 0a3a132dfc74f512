import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { workerOf } from '../src/worker/compose.ts'
import { exportLines, shellFile } from './shell-file.ts'
import { signalled } from './signals.ts'
import { adopt, type Stack, startStack } from './stack.ts'
import { watchedLog } from './worker-log.ts'

/** `npm run local`: keeps the embedded stack and the worker up until Ctrl-C, and prints the environment to use them with. */

const POLL_SECONDS = 1

try {
  await up()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function up(): Promise<void> {
  const stack = await startStack()
  try {
    adopt(stack)
    await workUntilSignalled(stack)
  } finally {
    await stack.stop()
  }
}

async function workUntilSignalled(stack: Stack): Promise<void> {
  const logFile = join(stack.folder, 'worker.log')
  const log = watchedLog(logFile, console.log)
  const worker = await workerOf(process.env, { waitSeconds: POLL_SECONDS, log })
  try {
    tell(stack, logFile)
    await signalled()
    console.log('Stopping …')
  } finally {
    await worker.stop()
  }
}

function tell(stack: Stack, logFile: string): void {
  const exports = exportLines(stack.env)
  const file = join(stack.folder, 'env.sh')
  writeFileSync(file, shellFile(exports), { mode: 0o600 })
  console.log(`The stack is up: queues, bucket, database and worker, all on this machine. Ctrl-C stops it.

In another terminal:  source ${relative(process.cwd(), file)}
It sets what follows, and makes \`cutter\` a command of that terminal.

${exports.join('\n')}

To load documents, as the owner of the database:
${stack.adminDatabaseUrl}

What the worker does follows, a line for each message; ${relative(process.cwd(), logFile)} holds the lines whole.
`)
}
