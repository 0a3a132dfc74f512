import { type BatchList, derivedBatchId, differences, type WrittenList } from '../../batch/list.ts'
import { jsonContent } from '../../orchestrator/content.ts'
import { canonicalJson } from '../../orchestrator/digest.ts'
import { batchListKey } from '../../orchestrator/keys.ts'
import type { ObjectStore } from '../../orchestrator/ports.ts'
import { isoUtc } from '../../orchestrator/time.ts'
import { type Context, Refused } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import { batchIdOf } from '../ids.ts'
import { storedList } from './read-board.ts'

const SHOWN = 20

/**
 * The batch of a list: the stored one of its id, or a new one, which is stored before anything is sent.
 * @throws Refused where another list stands under that id
 */
export async function agreedList(context: Context, written: WrittenList, batchId: string | null): Promise<BatchList> {
  const { store } = await context.desk('begin')
  const id = batchIdOf(batchId ?? written.batchId ?? derivedBatchId(written.documents))
  const asked: BatchList = {
    schema_version: 1,
    batch_id: id,
    created_at: isoUtc(context.clock.now()),
    requested_by: context.user,
    stop_after: written.stopAfter,
    documents: written.documents,
  }
  const stored = (await storedList(store.objects, id)) ?? (await keptList(store.objects, asked))
  const different = differences(stored, asked)
  if (different.length === 0) return { ...stored, stop_after: written.stopAfter ?? stored.stop_after }
  const more = different.length > SHOWN ? [`… and ${different.length - SHOWN} more`] : []
  throw new Refused(
    EXIT.refused,
    [
      `Batch ${id} stands with another list, of ${stored.created_at}; nothing was sent:`,
      ...[...different.slice(0, SHOWN), ...more].map((line) => `  ${line}`),
      'Send this list under an id of its own: --batch-id NAME.',
    ].join('\n'),
  )
}

/** Stores the list. Where two people send at once, the first one's list stands. */
async function keptList(objects: ObjectStore, list: BatchList): Promise<BatchList> {
  await objects.create(batchListKey(list.batch_id), jsonContent(canonicalJson(list)))
  return (await storedList(objects, list.batch_id)) ?? list
}
