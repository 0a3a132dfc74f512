import type { IsoUtc, RunId } from '../orchestrator/brands.ts'
import { runFailurePrefix } from '../orchestrator/keys.ts'
import { compareText } from '../orchestrator/order.ts'
import type { Store } from '../orchestrator/ports.ts'
import { type Failure, failure } from '../schema/failure.ts'
import { Refused } from './context.ts'
import { objectAt, unlessDamaged } from './stored-object.ts'

/** Messages of a run that failed and were to come again: they changed no state, so its state says nothing of them. */

/** How many of the latest attempts are read. */
const READ = 10

/**
 * The last failed attempt of each message since `since` (null: ever), the latest last. One that cannot be read is left out: what is told
 * beside a run must not hide the run.
 */
export async function failingOf({ objects }: Store, runId: RunId, since: IsoUtc | null): Promise<readonly Failure[]> {
  const keys = (await objects.list(runFailurePrefix(runId))).toSorted(compareText).slice(-READ)
  const last = new Map<string, Failure>()
  for (const key of keys) {
    const found = await unlessDamaged(objectAt(objects, key, failure))
    if (found === null || found instanceof Refused || (since !== null && found.at < since)) continue
    last.delete(found.message_id)
    last.set(found.message_id, found)
  }
  return [...last.values()]
}
