import { spawn } from 'node:child_process'

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** No step takes longer, on a slow network too; what does is ended. */
const LIMIT_MS = 300_000

/** Runs a program to its end; one that cannot be started, or does not end in five minutes, counts as one that failed. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const said = { stdout: '', stderr: '' }
    const child = spawn(program, args, { ...options, timeout: LIMIT_MS, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', (chunk: Buffer) => {
      said.stdout += String(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      said.stderr += String(chunk)
    })
    child.once('error', (error) => resolve({ code: null, stdout: '', stderr: String(error) }))
    child.once('close', (code) => resolve({ code, ...said }))
  })
}
