import { eachOf } from '../orchestrator/at-once.ts'
import type { EpochMs } from '../orchestrator/brands.ts'
import { allEntriesPrefix } from '../orchestrator/keys.ts'
import type { Store } from '../orchestrator/ports.ts'
import { findEntry } from '../orchestrator/read-entries.ts'
import { between, epochOf, hours } from '../orchestrator/time.ts'

/**
 * For how many hours the run that waits longest has been at its gate; 0 where none waits (H11). Reads every entry.
 * @throws Stop STOP_SOURCE_UNREACHABLE
 */
export async function oldestWaitingHours(store: Store, now: EpochMs): Promise<number> {
  const keys = await store.objects.list(allEntriesPrefix)
  const found = await eachOf(keys, async (key) => await findEntry(store, key))
  const waits = found.flatMap((one) => (one?.entry != null && one.entry.gate !== null ? [one.entry.since] : []))
  return waits.reduce((oldest, since) => Math.max(oldest, between(epochOf(since) ?? now, now) / hours(1)), 0)
}
