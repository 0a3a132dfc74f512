import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestProject } from 'vitest/node'
import type { Ground } from './ground.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Null where LocalStack cannot be had. */
    readonly ground: Ground | null
  }
}

/** One LocalStack with one deploy for all tests of this folder; none where the machine lacks what it needs. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'ground-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([first]) => String(first)),
    ended.then(([code]): never => {
      throw new Error(`LocalStack for the tests ended with ${code}`)
    }),
  ])
  project.provide('ground', JSON.parse(line) as Ground | null)
  return async () => {
    child.stdin.end()
    await ended
  }
}
