import type { PlanDifference } from './difference.ts'
import type { Facts } from './facts.ts'
import type { Plan } from './plan.ts'
import type { Prediction } from './prediction.ts'
import type { RefusalLedger } from './refusals.ts'
import { type ApprovalRules, STRUCTURAL } from './settings.ts'
import type { RunState } from './state.ts'

/** Everything a report is made of. The state is the one about to be written; the rest explains it. */
export interface ReportMaterial {
  readonly state: RunState
  /** Of this invocation; null where it read none (a void, a stop before the facts). */
  readonly facts: Facts | null
  readonly plan: Plan | null
  readonly prediction: Prediction | null
  /** How the plan differs from that of the run which a drift had stopped, where this one is the next cut. */
  readonly difference?: PlanDifference | null
  readonly ledger: RefusalLedger
  readonly site: ReportSite
}

/** Stands in for a site whose configuration is not known. */
export const UNKNOWN_SITE: ReportSite = {
  command_suffix: '',
  demo: false,
  grant_snapshot_sha256: null,
  approvals: STRUCTURAL,
  four_eyes: false,
}

/** What the reader needs to act: texts that the configuration decides. */
export interface ReportSite {
  /** Appended to commands, e.g. ` --runs-dir runs`; empty for the queue. */
  readonly command_suffix: string
  /** Demo approvals are labelled as such everywhere. */
  readonly demo: boolean
  /** The configured grant snapshot; null: not pinned. */
  readonly grant_snapshot_sha256: string | null
  /** Who may decide, as it is configured now. */
  readonly approvals: ApprovalRules
  readonly four_eyes: boolean
}
