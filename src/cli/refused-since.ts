import type { Store } from '../orchestrator/ports.ts'
import { readLedger } from '../orchestrator/refusals.ts'
import type { Refusal, RunState } from '../orchestrator/state.ts'
import { when } from '../reports/format.ts'
import { refusedWhat } from '../reports/refusals.ts'

/** More are read in the report. */
const SHOWN = 3

/** Decisions that did not count since the run came to where it stands: they changed no state, so its state says nothing of them. */
export async function refusedSince(store: Store, run: RunState): Promise<readonly Refusal[]> {
  if (run.status.kind === 'closed') return []
  const { refusals, last } = await readLedger(store, run)
  return [...refusals, ...(last === null ? [] : [last])]
    .filter(({ refused_at }) => refused_at >= run.updated_at)
    .sort((a, b) => (a.refused_at < b.refused_at ? -1 : 1))
}

/** A line for each, the last ones; none where there are none. */
export const refusedLines = (refusals: readonly Refusal[]): readonly string[] =>
  refusals
    .slice(-SHOWN)
    .map((refusal) => `  refused  ${refusedWhat(refusal)}, ${when(refusal.refused_at)}: ${refusal.reasons.join('; ')}`)
