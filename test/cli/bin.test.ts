import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

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
