import type { Store } from '../orchestrator/ports.ts'
import { fileObjectStore } from './file-object-store.ts'
import { fileStateStore } from './file-state-store.ts'
import { storeOver } from './store-over.ts'

/** Runs, reports and notices in one folder, for use without any cloud; the folder is made with its first run. */
export function fileStore(folder: string): Store {
  return storeOver(fileStateStore(folder), fileObjectStore(folder))
}
