import type { LedgerStore, ObjectStore } from '../orchestrator/ports.ts'
import { refusalOverflow } from '../schema/refusal.ts'
import { refusal } from '../schema/state.ts'
import { decodeStored } from '../schema/stored.ts'

/** Refused decisions, read through their closed schemas. */
export const ledgerStore = (objects: Pick<ObjectStore, 'read'>): LedgerStore => ({
  async refusal(key) {
    const stored = await objects.read(key)
    return stored === null ? null : decodeStored(stored, key, refusal)
  },
  async overflow(key) {
    const stored = await objects.read(key)
    return stored === null ? null : decodeStored(stored, key, refusalOverflow)
  },
})
