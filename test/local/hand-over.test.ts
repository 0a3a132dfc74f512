import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

/** `npm run …` is npm, a shell, the bootstrap and the program itself; a pipe that all of them hold closes when the last has gone. */

const path = (relative: string): string => new URL(`../../${relative}`, import.meta.url).href

/** A stack: up until it is told to stop, and clean at its end. */
const SERVER = `import { signalled } from ${JSON.stringify(path('local/signals.ts'))}
const up = setInterval(() => {}, 1_000)
const told = signalled()
console.log('up ' + process.ppid)
await told
clearInterval(up)
console.log('stopped cleanly')
`

async function started(watchParent: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'cutter-hand-over-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const server = join(folder, 'server.mjs')
  const bootstrap = join(folder, 'bootstrap.mjs')
  writeFileSync(server, SERVER)
  writeFileSync(
    bootstrap,
    `import { handOver } from ${JSON.stringify(path('scripts/hand-over.mjs'))}
handOver(process.execPath, [${JSON.stringify(server)}], { cwd: process.cwd(), env: process.env, watchParent: ${watchParent} })
`,
  )
  // As npm starts a script: through a shell that waits for it and passes no signal on.
  const shell = spawn('sh', ['-c', `"${process.execPath}" "${bootstrap}"; exit $?`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  onTestFinished(() => endGroup(shell))
  const said: string[] = []
  shell.stdout.on('data', (chunk: Buffer) => said.push(String(chunk)))
  await once(shell.stdout, 'data')
  const bootstrapPid = Number(/up (\d+)/.exec(said.join(''))?.[1])
  return { shell, said, bootstrapPid }
}

/** Where the rule breaks, what stayed up would hold the test run open for ever, and outlive it. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

const nobodyLeft = async (shell: ChildProcess): Promise<unknown> => await once(shell, 'close')

test('SIGTERM to npm ends its shell alone: what the shell started notices it and stops cleanly', async () => {
  const { shell, said } = await started(true)
  shell.kill('SIGTERM')
  await nobodyLeft(shell)
  expect(said.join('')).toContain('stopped cleanly')
})

test('a bootstrap that is killed outright leaves nothing up', async () => {
  const { shell, said, bootstrapPid } = await started(false)
  process.kill(bootstrapPid, 'SIGKILL')
  await nobodyLeft(shell)
  expect(said.join('')).toContain('stopped cleanly')
})

test('a signal to the bootstrap is passed on', async () => {
  const { shell, said, bootstrapPid } = await started(false)
  process.kill(bootstrapPid, 'SIGTERM')
  await nobodyLeft(shell)
  expect(said.join('')).toContain('stopped cleanly')
})
