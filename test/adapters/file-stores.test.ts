import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fileObjectStore } from '../../src/adapters/file-object-store.ts'
import { fileStateStore } from '../../src/adapters/file-state-store.ts'
import type { Etag } from '../../src/orchestrator/brands.ts'
import { fullState, RUN } from '../schema/fixtures.ts'

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'iu-cutter-files-'))
  onTestFinished(async () => {
    await chmod(folder, 0o755)
    await rm(folder, { recursive: true })
  })
  return folder
}

const text = { bytes: Buffer.from('x'), contentType: 'text/plain', encoding: null }

test('each seq of a state is a file of its own, and none is left half written', async () => {
  const folder = await freshFolder()
  const states = fileStateStore(folder)
  await states.save({ ...fullState, seq: 1 }, null)
  await states.save({ ...fullState, seq: 2, write_id: 'w-2' }, 'seq-1' as Etag)
  expect(await readdir(join(folder, 'v1', 'runs', RUN))).toEqual(['state.json~000001', 'state.json~000002'])
  expect(await readdir(join(folder, '.partial'))).toEqual([])
})

test('a seq that does not follow the one it replaces is a bug, not a write', async () => {
  const states = fileStateStore(await freshFolder())
  await expect(states.save({ ...fullState, seq: 3 }, 'seq-1' as Etag)).rejects.toThrow('BUG-file-state-store')
  await expect(states.save({ ...fullState, seq: 2 }, null)).rejects.toThrow('BUG-file-state-store')
})

test.each([
  'v1/documents/../../escape.json',
  '/etc/passwd',
  'v1/./a.json',
  'v1//a.json',
  'v1/a~1.json',
  'v1/a\\b.json',
])('a key that would lead out of the folder, or mean another file, is refused: %s', async (key) => {
  const objects = fileObjectStore(await freshFolder())
  await expect(objects.create(key, text)).rejects.toMatchObject({ code: 'STOP_REFUSED_INPUT' })
  await expect(objects.read(key)).rejects.toMatchObject({ code: 'STOP_REFUSED_INPUT' })
})

test('a folder that cannot be used is STOP_SOURCE_UNREACHABLE with its cause', async () => {
  const folder = await freshFolder()
  const notAFolder = join(folder, 'file')
  await writeFile(notAFolder, '')
  await expect(fileStateStore(notAFolder).save({ ...fullState, seq: 1 }, null)).rejects.toMatchObject({
    code: 'STOP_SOURCE_UNREACHABLE',
    message: expect.stringContaining('ENOTDIR'),
    cause: expect.any(Error),
  })
})

test('a folder that nobody made yet holds nothing, and is made by the first write', async () => {
  const folder = join(await freshFolder(), 'runs')
  const objects = fileObjectStore(folder)
  expect(await objects.list('v1/')).toEqual([])
  expect(await fileStateStore(folder).load(RUN)).toBeNull()
  await objects.create('v1/a.json', text)
  expect(await objects.list('v1/')).toEqual(['v1/a.json'])
})
