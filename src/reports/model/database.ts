import type { LastAttack } from '../../orchestrator/attack.ts'
import type { SessionEvidence, TargetIdentity } from '../../orchestrator/facts.ts'
import type { PredictedRow, PredictionPart } from '../../orchestrator/plan.ts'
import type { SessionContext } from '../../orchestrator/session-context.ts'
import type { ReportProof } from './proof.ts'

/** Types of what the database holds, what a cut would write, and what the sessions prove. */

/** Rows the cut would write, counted; the rows themselves lie in `predicted/rows.jsonl` or the hand-over. */
export interface ReportPredicted {
  readonly tables: readonly {
    readonly part: PredictionPart
    readonly table: string
    readonly op: 'insert' | 'update'
    readonly rows: number
  }[]
  readonly calls: readonly { readonly part: PredictionPart; readonly function: string; readonly calls: number }[]
  /** Rows of the ledger that stand alone in their table, in full. */
  readonly ledger: readonly PredictedRow[]
}

export interface ReportSession {
  readonly invocation: 'cut' | 'resume'
  readonly evidence: SessionEvidence
  readonly target: TargetIdentity
  readonly facts_checked: number
  readonly facts_changed: readonly string[]
  readonly survey_digest: string
  /** Absent: the session is of an older version. */
  readonly context?: SessionContext
  /** Null: there was none. Absent: the session is older than the doctor. */
  readonly last_attack?: LastAttack | null
}

interface ReportTable {
  readonly table: string
  /** Null: not visible to the role, which is not zero. */
  readonly rows: number | null
  readonly digest: string | null
}

/** Context: what stood in the database when this invocation read it. */
export interface ReportDatabase {
  readonly read_at: string
  readonly role: string
  readonly public_rights: readonly string[]
  readonly reported_rights: readonly string[]
  readonly units_by_status: Readonly<Record<string, number>>
  readonly enacted_versions: number
  /** Null: not visible. */
  readonly lifecycle_log_rows: number | null
  readonly review_decisions: number | null
  readonly other_documents_units: number
  readonly tables: readonly ReportTable[]
  readonly not_visible: readonly { readonly object: string; readonly grant: string }[]
  /** Reports of an older version lack it. */
  readonly proof?: ReportProof
}
