import { eachOf } from './at-once.ts'
import type { RunId } from './brands.ts'
import { type IndexEntry, indexEntry } from './entries.ts'
import { entriesPrefix, indexKey } from './keys.ts'
import type { Store } from './ports.ts'
import { isStop, unlessCorrupt } from './stops.ts'

/** Reading index entries: a damaged one is rebuilt from its run's state, and never hides the others. */

export interface FoundEntry {
  readonly key: string
  /** Null where neither the entry nor the state of its run can be read. */
  readonly entry: IndexEntry | null
  /** What is wrong with the stored entry; null where it is whole. */
  readonly damage: string | null
}

/**
 * The entry under a key, or null. The key of an index entry names its run; for a batch entry, whose key names the document,
 * pass the run id.
 * @throws Stop STOP_SOURCE_UNREACHABLE
 */
export async function findEntry(
  { entries, states }: Store,
  key: string,
  runId: RunId = runIdIn(key),
): Promise<FoundEntry | null> {
  try {
    const entry = await entries.read(key)
    return entry === null ? null : { key, entry, damage: null }
  } catch (error) {
    if (!isStop(error, 'STOP_STATE_CORRUPT')) throw error
    const stored = await unlessCorrupt(states.load(runId))
    return { key, entry: stored === null ? null : indexEntry(stored.state), damage: error.message }
  }
}

/** The other runs of a document, oldest first. */
export async function siblingsOf(store: Store, documentId: string, runId: RunId): Promise<readonly IndexEntry[]> {
  const keys = await store.objects.list(entriesPrefix(documentId))
  const others = keys.filter((key) => key !== indexKey(documentId, runId))
  const found = await eachOf(others, async (key) => await findEntry(store, key))
  return found.flatMap((one) => one?.entry ?? [])
}

const runIdIn = (key: string): RunId => key.slice(key.lastIndexOf('/') + 1, -'.json'.length) as RunId
