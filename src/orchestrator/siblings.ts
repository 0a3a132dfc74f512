import { isRunId, type RunId } from './brands.ts'
import type { IndexEntry } from './entries.ts'
import { baselineNow } from './fact-digests.ts'
import type { Facts } from './facts.ts'
import { RULES_VERSION } from './plan.ts'
import type { RunState } from './state.ts'

/** What the other runs of a document mean for a new cut. */
export interface SiblingVerdict {
  /** Open runs for the same version with the same rules and baseline, oldest first. Any of them answers for a run that is still pending. */
  readonly twins: readonly RunId[]
  /** Older open runs that this one overtakes. */
  readonly overtakes: readonly RunId[]
  /** Whether an earlier run saw units in the database. */
  readonly unitsSeenBefore: boolean
}

/** The reason with which a run is closed as the duplicate of another. */
export const duplicateReason = (other: RunId): string => `duplicate_of ${other}`

/** The run that answers for one closed with this reason; null where it was closed for another. */
export function duplicateIn(reason: string): RunId | null {
  const other = /^duplicate_of (\S+)$/.exec(reason)?.[1] ?? ''
  return isRunId(other) ? other : null
}

export function siblingVerdict(run: RunState, siblings: readonly IndexEntry[], facts: Facts): SiblingVerdict {
  const open = siblings.filter(({ status }) => status === 'open')
  const baseline = baselineNow(facts)
  const twins = open.filter(
    (entry) =>
      entry.version_id !== null &&
      entry.version_id === facts.version?.id &&
      entry.rules_version === RULES_VERSION &&
      baseline !== null &&
      entry.baseline_digest === baseline,
  )
  // LIVE is refused by its own stop: a dry run is no answer to it.
  const mayBeDuplicate = run.state === 'pending' && run.mode === 'DRYRUN'
  return {
    twins: mayBeDuplicate ? twins.map(({ run_id }) => run_id) : [],
    overtakes: open.map(({ run_id }) => run_id).filter((other) => other < run.run_id),
    unitsSeenBefore: siblings.some(({ baseline_units }) => (baseline_units ?? 0) > 0),
  }
}
