import type { Doubt, ProfileChoice } from '../../cutting/types.ts'
import type { PlanDifference } from '../../orchestrator/difference.ts'
import type { Plan } from '../../orchestrator/plan.ts'
import type { LedgerSummary } from '../../orchestrator/refusals.ts'
import type { Mode, PinValue, PredicateResult, Refusal, RunState, Sender } from '../../orchestrator/state.ts'
import type { InternalGate, PhaseName, SovereignGate, State } from '../../orchestrator/steps.ts'
import type { ReportLineage, ReportRecheck } from './compared.ts'
import type { ReportDatabase, ReportPredicted, ReportSession } from './database.ts'
import type { ReportApproval, ReportAuthority, ReportDecision } from './decided.ts'
import type { ReportCertificate, ReportGap, ReportUnit } from './text.ts'

export type * from './compared.ts'
export type * from './database.ts'
export type * from './decided.ts'
export type * from './text.ts'

/** The one model that every report is made of; `report.json` is this model as it stands. Built by ../model.ts. */

export const REPORT_SCHEMA_VERSION = 1

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

/** What SG_2's request leads with. */
export interface ReportSinceCut {
  readonly rechecked_at: string
  readonly facts_checked: number
  readonly facts_changed: readonly string[]
  readonly enacted: number
  readonly superseded: number
  readonly retired: number
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
