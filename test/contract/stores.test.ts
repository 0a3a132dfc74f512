import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { fileObjectStore } from '../../src/adapters/file-object-store.ts'
import { fileStateStore } from '../../src/adapters/file-state-store.ts'
import { stateKey } from '../../src/orchestrator/keys.ts'
import { type Memory, memoryStore, put } from '../fakes/memory-store.ts'
import { objectStoreContract } from './object-store.contract.ts'
import { stateStoreContract } from './state-store.contract.ts'

const folders: string[] = []
afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })))
})

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'iu-cutter-store-'))
  folders.push(folder)
  return folder
}

stateStoreContract('memory', async () => {
  const memory: Memory = new Map()
  return {
    open: () => memoryStore(memory).states,
    plant: async (runId, text) => {
      put(memory, stateKey(runId), {
        bytes: new TextEncoder().encode(text),
        contentType: 'application/json',
        encoding: null,
      })
    },
  }
})

objectStoreContract(
  'memory',
  async () => {
    const memory: Memory = new Map()
    return { open: () => memoryStore(memory).objects }
  },
  200,
)

stateStoreContract('files', async () => {
  const folder = await freshFolder()
  return {
    open: () => fileStateStore(folder),
    plant: async (runId, text) => {
      const path = join(folder, `${stateKey(runId)}~000001`)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, text)
    },
  }
})

objectStoreContract(
  'files',
  async () => {
    const folder = await freshFolder()
    return { open: () => fileObjectStore(folder) }
  },
  200,
)
