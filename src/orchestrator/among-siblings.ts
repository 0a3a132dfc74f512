import type { RunId } from './brands.ts'
import type { Facts } from './facts.ts'
import type { Clock, Store } from './ports.ts'
import { stoppedBefore } from './predecessor.ts'
import { siblingsOf } from './read-entries.ts'
import { voided } from './run.ts'
import { duplicateReason, siblingVerdict } from './siblings.ts'
import type { RunState } from './state.ts'
import { unlessCorrupt } from './stops.ts'
import { isoUtc } from './time.ts'

/** What the document's other runs mean for one that is about to pin its source. */
export interface AmongSiblings {
  /** The run, with those that it overtakes and the one that it follows. */
  readonly run: RunState
  readonly unitsSeenBefore: boolean
  /** The run closed as a duplicate, where another run answers for it; else null. */
  readonly duplicate: RunState | null
}

/** @throws Stop STOP_SOURCE_UNREACHABLE */
export async function amongSiblings(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  run: RunState,
  facts: Facts,
): Promise<AmongSiblings> {
  if (run.plan !== null) return { run, unitsSeenBefore: false, duplicate: null }
  const siblings = await siblingsOf(store, run.document_id, run.run_id)
  const { twins, overtakes, unitsSeenBefore } = siblingVerdict(run, siblings, facts)
  for (const twin of twins) {
    if (!(await canAnswer(store, twin))) continue
    const duplicate = voided(run, duplicateReason(twin), 'iu-cutter', isoUtc(clock.now()))
    return { run, unitsSeenBefore, duplicate }
  }
  const follows = stoppedBefore(run, siblings)
  const placed = follows === null ? { ...run, overtakes } : { ...run, overtakes, follows }
  return { run: placed, unitsSeenBefore, duplicate: null }
}

/** A twin's index entry may be older than its state, or its state lost: neither may stand in the way of a new cut. */
async function canAnswer({ states }: Store, runId: RunId): Promise<boolean> {
  const stored = await unlessCorrupt(states.load(runId))
  return stored?.state.status.kind === 'open'
}
