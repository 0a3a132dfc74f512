import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TestContext } from 'vitest'

/** Of one test among those that run beside it. */
export type Finishing = Pick<TestContext, 'onTestFinished'>

export interface WorkerUnderTest {
  /** Once it has said so on standard error. */
  said(words: string): Promise<void>
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<readonly [code: number | null, signal: string | null]>
}

/** Its first argument is the phase in which it stands still. */
export const HELD = fileURLToPath(new URL('./held-worker.ts', import.meta.url))
/** Its first argument is the folder of the bundled handlers that it runs. */
export const BUNDLED = fileURLToPath(new URL('./bundled-worker.ts', import.meta.url))
export const CUTTER = fileURLToPath(new URL('../../../../src/cli/main.ts', import.meta.url))

export function startProcess(
  env: Readonly<Record<string, string>>,
  program: readonly [file: string, ...args: string[]],
  { onTestFinished }: Finishing,
): WorkerUnderTest {
  const child = spawn(process.execPath, program, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const closed = once(child, 'close') as Promise<[number | null, string | null]>
  let text = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return {
    said: async (words) => {
      while (!text.includes(words)) {
        const ended = await Promise.race([once(child.stderr, 'data').then(() => false), closed.then(() => true)])
        if (ended && !text.includes(words)) throw new Error(`the worker ended before it said "${words}": ${text}`)
      }
    },
    end: async (signal) => {
      child.kill(signal)
      return await closed
    },
  }
}
