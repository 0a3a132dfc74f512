import type { Etag, RunId } from '../orchestrator/brands.ts'
import { stateKey } from '../orchestrator/keys.ts'
import type { ObjectStore, StateStore, Store, StoredContent, StoredState } from '../orchestrator/ports.ts'
import { decodeState } from '../schema/state.ts'
import { orderIn, orderText } from './entry-order.ts'
import { asOne } from './long-content.ts'
import { type PutAnswer, saveState } from './save-state.ts'
import { storeOver } from './store-over.ts'

interface Stored extends StoredContent {
  readonly etag: Etag
}

/** All that a store holds, by key. */
export type Memory = Map<string, Stored>

/** A store in memory, for trying things out and for tests. Two stores over the same `memory` see the same objects. */
export function memoryStore(memory: Memory = new Map()): Store {
  return storeOver(memoryStates(memory), memoryObjects(memory))
}

let writes = 0

export function put(memory: Memory, key: string, content: StoredContent): Etag {
  writes += 1
  const etag = `"${writes}"` as Etag
  memory.set(key, { ...content, bytes: content.bytes.slice(), etag })
  return etag
}

function memoryStates(memory: Memory): StateStore {
  const load = async (runId: RunId): Promise<StoredState | null> => {
    const found = memory.get(stateKey(runId))
    return found === undefined ? null : { state: decodeState(found.bytes, runId), etag: found.etag }
  }
  return {
    load,
    save: async (state, previous) => {
      const key = stateKey(state.run_id)
      const putIf = async (content: StoredContent): Promise<PutAnswer> => {
        if ((memory.get(key)?.etag ?? null) !== previous) return { kind: 'refused' }
        return { kind: 'written', etag: put(memory, key, content) }
      }
      return await saveState({ put: putIf, load: () => load(state.run_id) }, state, previous)
    },
  }
}

function create(memory: Memory, key: string, content: StoredContent): 'created' | 'exists' {
  if (memory.has(key)) return 'exists'
  put(memory, key, content)
  return 'created'
}

const memoryObjects = (memory: Memory): ObjectStore => ({
  read: async (key) => memory.get(key)?.bytes.slice() ?? null,
  readVersion: async (key) => {
    const found = memory.get(key)
    return found === undefined ? null : { bytes: found.bytes.slice(), version: null }
  },
  create: async (key, content) => create(memory, key, content),
  createLong: async (key, content) => create(memory, key, asOne(content)),
  replaceOlder: async (key, order, content) => {
    const standing = memory.get(key)
    if (standing !== undefined && orderIn(standing.bytes) >= orderText(order)) return 'kept'
    put(memory, key, content)
    return 'written'
  },
  list: async (prefix) => [...memory.keys()].filter((key) => key.startsWith(prefix)).sort(),
})
