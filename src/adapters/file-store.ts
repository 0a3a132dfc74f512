import type { Store } from '../orchestrator/ports.ts'
import { entryStore } from './entry-store.ts'
import { fileObjectStore } from './file-object-store.ts'
import { fileStateStore } from './file-state-store.ts'
import { ledgerStore } from './ledger-store.ts'
import { planStore } from './plan-store.ts'

/** The same as `s3Store` in one folder, for the use without any cloud; the folder is made with its first run. */
export function fileStore(folder: string): Store {
  const objects = fileObjectStore(folder)
  return {
    states: fileStateStore(folder),
    objects,
    plans: planStore(objects),
    entries: entryStore(objects),
    ledger: ledgerStore(objects),
  }
}
