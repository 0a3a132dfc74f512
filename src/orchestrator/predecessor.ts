import type { RunId } from './brands.ts'
import type { StoppedRun } from './difference.ts'
import type { IndexEntry } from './entries.ts'
import type { Plan } from './plan.ts'
import type { Store } from './ports.ts'
import type { RunState } from './state.ts'
import { unlessCorrupt } from './stops.ts'

/**
 * The run that a new cut replaces: the document's latest earlier run with a plan, if a drift stopped it, whether or not it
 * was given up since. Else null.
 */
export function stoppedBefore(run: RunState, siblings: readonly IndexEntry[]): RunId | null {
  const planned = siblings.filter(({ run_id, counts }) => run_id < run.run_id && counts !== null)
  const last = planned.reduce<IndexEntry | null>(
    (latest, entry) => (latest === null || entry.run_id > latest.run_id ? entry : latest),
    null,
  )
  return last !== null && (last.code === 'STOP_DRIFT' || last.drifted === true) ? last.run_id : null
}

/**
 * Two reads at most: the stopped run's state and its plan. What of it cannot be read must not stand in the way of a new
 * run: null where its state is lost.
 * @throws Stop STOP_SOURCE_UNREACHABLE
 */
export async function stoppedRun({ states, plans }: Store, runId: RunId): Promise<StoppedRun | null> {
  const stored = await unlessCorrupt(states.load(runId))
  if (stored === null) return null
  const { state } = stored
  const plan = state.plan === null ? null : await unlessCorrupt<Plan | null>(plans.load(runId, state.plan.object))
  return { state, plan }
}
