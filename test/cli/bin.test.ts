import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { EXIT } from '../../src/cli/exit-codes.ts'

const BIN = join(import.meta.dirname, '../../src/cli/bin.ts')
const run = promisify(execFile)

/** The package's command under a Node that calls itself so. */
const under = async (version: string): Promise<{ stdout: string; stderr: string }> => {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`
  return await run(process.execPath, [
    '--import',
    `data:text/javascript,${encodeURIComponent(pretend)}`,
    BIN,
    '--version',
  ])
}

test('under a Node that is too old the command says which one it needs, and nothing else of it is loaded', async () => {
  await expect(under('20.20.2')).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'cutter needs Node.js 24 or newer; this is 20.20.2.\n',
  })
})

test('under the one it needs, and later ones, it runs', async () => {
  for (const version of ['24.0.0', '104.1.0'])
    expect(await under(version)).toMatchObject({ stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
})

test('a reader of standard error that has gone away does not end a command in the middle', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cutter-bin-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  // The run's id is told there first; that there is no database is found after that.
  const command = spawn(process.execPath, [BIN, 'cut', 'BY-LAW', '--runs-dir', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'] },
  })
  command.stderr.destroy()
  expect(await once(command, 'exit')).toEqual([EXIT.refused, null])
})

test('--json moves no cursor of the terminal that it is printed on', async () => {
  const failed = await run(process.execPath, [BIN, 'status', 'run\u009b2K\u202e', '--json']).catch(
    (error: { stdout: string }) => error,
  )
  expect(JSON.parse(failed.stdout)).toMatchObject({ error: { message: expect.stringContaining('run\u009b2K\u202e') } })
  for (const hidden of ['\u009b', '\u202e']) expect(failed.stdout).not.toContain(hidden)
})
