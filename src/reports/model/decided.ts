import type { ApprovalPolicy, RiskCounts } from '../../orchestrator/state.ts'
import type { PhaseName, SovereignGate } from '../../orchestrator/steps.ts'
import type { StopCode, StopDetail } from '../../orchestrator/stops.ts'

/** Types of decisions: what a person is asked, what was decided, and by what authority. */

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

/** The authority of a decision; left out by reports of older versions. */
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
  /** Further rules on who may decide, as sentences. */
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
