import type { ByteSpan, Doubt, Gap, ProfileChoice } from '../../cutting/types.ts'
import type { LastAttack } from '../../orchestrator/attack.ts'
import type { PlanDifference } from '../../orchestrator/difference.ts'
import type { SessionEvidence, TargetIdentity } from '../../orchestrator/facts.ts'
import type { EffectKind, Plan, PredictedRow, PredictionPart } from '../../orchestrator/plan.ts'
import type { LedgerSummary } from '../../orchestrator/refusals.ts'
import type { SessionContext } from '../../orchestrator/session-context.ts'
import type {
  ApprovalPolicy,
  Mode,
  PinValue,
  PredicateResult,
  Refusal,
  RiskCounts,
  RunState,
  Sender,
} from '../../orchestrator/state.ts'
import type { InternalGate, PhaseName, SovereignGate, State } from '../../orchestrator/steps.ts'
import type { StopCode, StopDetail } from '../../orchestrator/stops.ts'
import type { DiffGrain, Segment } from '../diff.ts'
import type { ReportLineage, ReportRecheck, UnitLineage } from './compared.ts'
import type { ReportProof } from './proof.ts'

export type * from './compared.ts'

/** The one model that every report is made of; `report.json` is this model as it stands. Built by ../model.ts. */

export const REPORT_SCHEMA_VERSION = 1

/** What the reader is to do, or what became of the run. */
export type ReportDecision =
  | {
      readonly kind: 'approval'
      readonly gate: SovereignGate
      readonly label: string
      readonly asked_at: string
      readonly life_hours: number
      readonly request_digest: string
      /** `retire:3, renumbered:118`, or `none`. */
      readonly acknowledge: string
      readonly approve_command: string
      readonly reject_command: string
    }
  | {
      readonly kind: 'halted'
      readonly how: 'failed' | 'stopped'
      readonly code: StopCode
      readonly message: string
      readonly details: readonly StopDetail[]
      /** The phase that raised it; null for a check before any phase. */
      readonly phase: PhaseName | null
      readonly at: string
      readonly next: string
      readonly commands: readonly ReportCommand[]
      /** A valid approval came with the message and is kept. */
      readonly approval_in_hand: boolean
    }
  | ({ readonly kind: 'voided'; readonly by: string; readonly reason: string; readonly at: string } & ReportDecidedBy)
  | { readonly kind: 'closed'; readonly at: string }
  | { readonly kind: 'under_way' }

export interface ReportCommand {
  readonly meaning: string
  readonly command: string
}

export interface ReportRun {
  readonly run_id: string
  readonly document_id: string
  readonly mode: Mode
  readonly state: State
  readonly status: RunState['status']['kind']
  readonly created_at: string
  readonly code_version: string
  readonly source_version_asked: string | null
  readonly batch_id: string | null
  readonly origin: Sender
  readonly overtakes: readonly string[]
  readonly retries: RunState['retries']
  /** Approvals of this site are given by a demonstration, not by a person with authority. */
  readonly demo: boolean
}

/** Each is null until it is known. */
export interface ReportDocument {
  readonly doc_code: string
  readonly title: string | null
  readonly docprefix: string | null
  readonly version_string: string | null
  readonly newer_version: string | null
  readonly bytes: number | null
  readonly leaf_level: string | null
  readonly scope: string | null
  readonly rules_version: number | null
}

export interface ReportRisk {
  readonly class: string
  readonly count: number
  readonly meaning: string
  /** What is counted, by name, where it is not shown as a unit. */
  readonly items: readonly string[]
}

/** The text of a unit, as the effect leaves it. */
export type UnitText =
  | { readonly kind: 'new' | 'same' | 'gone'; readonly body: string }
  | { readonly kind: 'changed'; readonly grain: DiffGrain; readonly segments: readonly Segment[] }

export interface ReportUnit {
  readonly effect: EffectKind
  readonly address: string
  readonly title: string
  /** Where the unit it comes from has another title. */
  readonly prior_title: string | null
  readonly section_type: string | null
  readonly parent_address: string | null
  /** First and last line in the pinned text; null for `retire`. */
  readonly lines: { readonly first: number; readonly last: number } | null
  /** Null where it stands in the database alone; reports of an older version lack it. */
  readonly span?: ByteSpan | null
  readonly reason: string
  readonly function: string | null
  readonly enact: boolean
  /** A version in force is superseded when this one is enacted. */
  readonly supersedes: boolean
  readonly revived: boolean
  readonly content_hash: string | null
  readonly prior_hash: string | null
  readonly expected_version_seq: number | null
  readonly idempotency_key: string
  /** Whence the text comes that would stand here; null for `retire`. Reports of an older version say `tie` instead. */
  readonly origin?: UnitLineage | null
  /** What becomes of the text that stands here; null for `create`. */
  readonly fate?: UnitLineage | null
  /** Read, never written: the one other address of a renumbered unit. `score` in thousandths. */
  readonly tie?: { readonly kind: string; readonly other: string; readonly score: number } | null
  readonly text: UnitText
  /** The text that stands here and would stand nowhere, where another text takes its address. */
  readonly replaced?: string
}

/** One row of the step table, as far as this run has come. */
export interface ReportStep {
  readonly kind: 'phase' | 'pause'
  readonly state: State
  readonly phase: PhaseName | null
  readonly gate: InternalGate | SovereignGate
  readonly label: string
  readonly status: 'done' | 'waiting' | 'halted' | 'ahead'
  readonly started_at: string | null
  readonly duration_ms: number | null
  readonly predicates: readonly PredicateResult[]
  readonly pins: readonly { readonly name: string; readonly value: PinValue }[]
  readonly warnings: readonly string[]
}

/** By what a decision counted; left out by reports of older versions. */
export interface ReportDecidedBy {
  readonly policy?: ApprovalPolicy
  readonly sender_id?: string | null
  readonly signer?: { readonly keyid: string; readonly name: string } | null
}

export interface ReportAuthority {
  readonly policy: ApprovalPolicy
  readonly gates: readonly {
    readonly gate: SovereignGate
    readonly label: string
    readonly keys: readonly {
      readonly keyid: string
      readonly name: string
      readonly not_after: string | null
      readonly revoked_at: string | null
    }[]
    /** Null: any sender. */
    readonly senders: readonly string[] | null
  }[]
  /** Sentences: what else must hold of who decides. */
  readonly rules: readonly string[]
}

export interface ReportApproval extends ReportDecidedBy {
  readonly gate: SovereignGate
  readonly label: string
  readonly approval_id: string
  readonly approver: string
  readonly scope: string
  readonly signed_utc: string
  readonly taken_at: string
  readonly consumed_at: string
  readonly sender_id: string | null
  readonly payload_sha256: string
  readonly sha256: string
  readonly acknowledged: RiskCounts
  readonly review_decision_id: string | null
}

/** What SG_2's request leads with. */
export interface ReportSinceCut {
  readonly rechecked_at: string
  readonly facts_checked: number
  readonly facts_changed: readonly string[]
  readonly enacted: number
  readonly superseded: number
  readonly retired: number
}

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

export interface ReportGap extends Gap {
  /** Of the bytes under its span; reports of an older version lack it. */
  readonly sha256?: string
}

/**
 * The lossless certificate: `parts` units and gaps lie end to end from byte 0 to `bytes`, and are the text. The parts are
 * the units' `span` and `content_hash` and the gaps' `span` and `sha256`.
 */
export interface ReportCertificate {
  readonly bytes: number
  /** Of the whole text. */
  readonly sha256: string
  readonly parts: number
  /** sha256 over one line for each part in order: `<start> <end> <sha256>`, each ended by LF. */
  readonly parts_sha256: string
}

export interface ReportModel {
  readonly schema_version: typeof REPORT_SCHEMA_VERSION
  readonly run: ReportRun
  readonly document: ReportDocument
  readonly decision: ReportDecision
  readonly since_cut: ReportSinceCut | null
  /** Of a resume that read the facts; reports of an older version lack it. */
  readonly recheck?: ReportRecheck | null
  /** From the run that a drift had stopped, where this one is the next cut. */
  readonly difference?: PlanDifference | null
  /** Null until a plan exists. */
  readonly counts: Plan['counts'] | null
  readonly risks: readonly ReportRisk[]
  readonly units: readonly ReportUnit[]
  /** Null until a plan exists; reports of an older version lack it. */
  readonly lineage?: ReportLineage | null
  readonly doubts: readonly Doubt[]
  readonly gaps: readonly ReportGap[]
  /** Null until a plan exists; reports of an older version lack it. */
  readonly certificate?: ReportCertificate | null
  readonly profile: ProfileChoice | null
  readonly steps: readonly ReportStep[]
  readonly approvals: readonly ReportApproval[]
  readonly refusals: readonly Refusal[]
  /** Reports of an older version lack it, and `authority`. */
  readonly refusal_ledger?: LedgerSummary
  readonly authority?: ReportAuthority
  readonly predicted: ReportPredicted | null
  readonly sessions: readonly ReportSession[]
  /** Null where this invocation read nothing. */
  readonly database: ReportDatabase | null
  readonly grant_snapshot_configured: string | null
  readonly digests: readonly { readonly name: string; readonly sha256: string }[]
  /** Sentences, in order. */
  readonly next: readonly string[]
}
