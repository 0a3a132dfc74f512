import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const CUTTER = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
/** A worker whose messages come to another within seconds once it is killed. */
export const HASTY = [fileURLToPath(new URL('./hasty-worker.ts', import.meta.url))]

/** A worker in a process of its own, up and polling. */
export async function startWorkerProcess(
  env: Readonly<Record<string, string>>,
  program: readonly string[] = [CUTTER, 'worker'],
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, program, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await Promise.race([
    once(child.stderr, 'data'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the worker ended with ${code} before it was up`)
    }),
  ])
  child.stderr.resume()
  if (child.pid === undefined) throw new Error('the worker has no process')
  return { pid: child.pid, end: async (signal) => await end(child, signal) }
}

export interface WorkerProcess {
  readonly pid: number
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}
