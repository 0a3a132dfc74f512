import type { LineageKind } from '../../cutting/lineage.ts'
import type { PinValue } from '../../orchestrator/state.ts'
import type { SovereignGate } from '../../orchestrator/steps.ts'

/** Types of comparisons: texts with those they come from, facts with those that were pinned. */

/** The addresses of a text in the database (`original`) and in the new version (`current`). */
export interface UnitLineage {
  readonly kind: LineageKind
  readonly original: readonly string[]
  readonly current: readonly string[]
  /** In thousandths; null where nothing is compared. */
  readonly score: number | null
  /** Tied at so low a score that a person must acknowledge it. */
  readonly low_score: boolean
}

/** The units of the new text by kind of lineage, and the texts that it no longer holds (`removed`). */
export interface ReportLineage {
  readonly counts: { readonly [K in LineageKind]: number }
  /** In thousandths. */
  readonly low_score_below: number
}

/** What a resume compared with the pins, and what of it stands. */
export interface ReportRecheck {
  readonly at: string
  /** What people call the facts that were compared. */
  readonly facts: readonly string[]
  readonly facts_changed: readonly string[]
  /** Facts that have changed and do not bear on the plan. */
  readonly noted: readonly { readonly label: string; readonly was: PinValue; readonly is: PinValue }[]
  /** 0 where the plan stands; null where it must be made anew. */
  readonly effects_changed: 0 | null
  /** The approvals that were given and still count. */
  readonly standing: readonly SovereignGate[]
}
