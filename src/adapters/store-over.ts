import type { ObjectStore, StateStore, Store } from '../orchestrator/ports.ts'
import { entryStore } from './entry-store.ts'
import { ledgerStore } from './ledger-store.ts'
import { planStore } from './plan-store.ts'

/** The whole store over what each medium has of its own: states and objects. */
export const storeOver = (states: StateStore, objects: ObjectStore): Store => ({
  states,
  objects,
  plans: planStore(objects),
  entries: entryStore(objects),
  ledger: ledgerStore(objects),
})
