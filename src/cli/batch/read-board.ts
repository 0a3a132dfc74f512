import pMap from 'p-map'
import { type Board, boardOf, twinIn } from '../../batch/board.ts'
import { type BatchList, runIdIn } from '../../batch/list.ts'
import type { RunId } from '../../orchestrator/brands.ts'
import type { IndexEntry } from '../../orchestrator/entries.ts'
import { batchKey, batchListKey, batchPrefix, indexKey } from '../../orchestrator/keys.ts'
import type { ObjectStore, Store } from '../../orchestrator/ports.ts'
import { findEntry } from '../../orchestrator/read-entries.ts'
import { batchList } from '../../schema/batch-list.ts'
import { Refused } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import { objectAt } from '../stored-object.ts'

/** A batch as it is stored: its list, and one listing of its entries. No run's state is read. */

const AT_ONCE = 48

/** @throws Refused where there is no such batch, or its list is damaged */
export async function listOf(objects: ObjectStore, batchId: string): Promise<BatchList> {
  const found = await storedList(objects, batchId)
  if (found !== null) return found
  throw new Refused(
    EXIT.other,
    `There is no batch ${batchId}. \`cutter cut --batch LIST --batch-id ${batchId}\` sends one.`,
  )
}

export const storedList = async (objects: ObjectStore, batchId: string): Promise<BatchList | null> =>
  await objectAt(objects, batchListKey(batchId), batchList)

/** The documents of the list with the entries of their runs; a damaged entry is rebuilt from its run's state. */
export async function readBoard(store: Store, list: BatchList): Promise<Board> {
  const standing = new Set(await store.objects.list(batchPrefix(list.batch_id)))
  const own = new Map<string, IndexEntry>()
  const damaged: string[] = []
  await pMap(
    list.documents.entries(),
    async ([index, { document_id }]) => {
      const key = batchKey(list.batch_id, document_id)
      if (!standing.has(key)) return
      const found = await findEntry(store, key, runIdIn(list, index))
      if (found === null) return
      if (found.entry === null) damaged.push(document_id)
      else own.set(document_id, found.entry)
    },
    { concurrency: AT_ONCE },
  )
  return boardOf(list, { own, twins: await twinsOf(store, [...own.values()]), damaged: damaged.toSorted() })
}

async function twinsOf(store: Store, entries: readonly IndexEntry[]): Promise<ReadonlyMap<RunId, IndexEntry>> {
  const twins = new Map<RunId, IndexEntry>()
  await pMap(
    entries,
    async (entry) => {
      const twin = twinIn(entry)
      if (twin === null) return
      const found = await findEntry(store, indexKey(entry.document_id, twin))
      if (found?.entry != null) twins.set(twin, found.entry)
    },
    { concurrency: AT_ONCE },
  )
  return twins
}
