import type { ObjectStore } from '../orchestrator/ports.ts'
import { orderText } from './entry-order.ts'
import { keysBelow, newestVersion, versionPath } from './file-versions.ts'
import { bytesOf, createOnce, pathOf } from './files.ts'

/** Everything but states, in a folder. Each version of an entry is a file of its own; the last one counts. */
export const fileObjectStore = (folder: string): ObjectStore => ({
  read: async (key) => await readFrom(folder, key),
  readVersion: async (key) => {
    const bytes = await readFrom(folder, key)
    return bytes === null ? null : { bytes, version: null }
  },
  create: async (key, { bytes }) => await createOnce(folder, pathOf(folder, key), [bytes]),
  createLong: async (key, { chunks }) => await createOnce(folder, pathOf(folder, key), chunks()),
  async replaceOlder(key, order, { bytes }) {
    const path = pathOf(folder, key)
    const standing = await newestVersion(path)
    const version = orderText(order)
    if (standing !== null && standing.version >= version) return 'kept'
    return (await createOnce(folder, versionPath(path, version), [bytes])) === 'created' ? 'written' : 'kept'
  },
  list: async (prefix) => await keysBelow(folder, prefix),
})

async function readFrom(folder: string, key: string): Promise<Uint8Array | null> {
  const path = pathOf(folder, key)
  return (await bytesOf(path)) ?? (await newestVersion(path))?.bytes ?? null
}
