import type { EntryStore, ObjectStore } from '../orchestrator/ports.ts'
import { decodeIndexEntry } from '../schema/index-entry.ts'

/** Index entries, read through their closed schema. */
export const entryStore = (objects: Pick<ObjectStore, 'read'>): EntryStore => ({
  async read(key) {
    const stored = await objects.read(key)
    return stored === null ? null : decodeIndexEntry(stored, key)
  },
})
