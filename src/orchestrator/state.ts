import type { LastAttack } from './attack.ts'
import type { DurationMs, IsoUtc, RunId, Sha256 } from './brands.ts'
import type { Envelope } from './dsse.ts'
import type { SessionEvidence, TargetIdentity } from './facts.ts'
import type { SessionContext } from './session-context.ts'
import type { InternalGate, PhaseName, SovereignGate, State } from './steps.ts'
import type { StopCode, StopDetail } from './stops.ts'

/** The run's one document (`v1/runs/<run_id>/state.json`). Serialised as it stands; its schema is src/schema/state.ts. */

export const STATE_SCHEMA_VERSION = 1

export const MODES = ['DRYRUN', 'LIVE'] as const
export type Mode = (typeof MODES)[number]

export type PinValue = string | number | boolean | null
export type Pins = Readonly<Record<string, PinValue>>

/** Who sent a message and when the queue took it. `sender_id` is SQS's authenticated SenderId, null where there is no queue. */
export interface Sender {
  readonly requested_by: string
  readonly sender_id: string | null
  readonly message_id: string | null
  readonly taken_at: IsoUtc
}

export type RunStatus =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'halted'
      readonly how: 'failed' | 'stopped'
      readonly code: StopCode
      readonly message: string
      readonly details: readonly StopDetail[]
      readonly at: IsoUtc
      /** The phase that raised it, or null for a check before any phase. */
      readonly phase: PhaseName | null
    }
  | {
      readonly kind: 'closed'
      readonly how: 'closeout_reported' | 'voided'
      readonly reason: string
      readonly by: string
      readonly at: IsoUtc
    }

export interface PredicateResult {
  readonly name: string
  readonly passed: boolean
}

export interface Receipt {
  readonly phase: PhaseName
  readonly gate: InternalGate
  readonly predicates: readonly PredicateResult[]
  readonly pins_set: readonly string[]
  readonly warnings: readonly string[]
  readonly started_at: IsoUtc
  readonly duration_ms: DurationMs
}

export type RiskCounts = Readonly<Record<string, number>>

/** What a person is asked at a pause. `request_digest` is the sha256 of the canonical JSON of the bound fields. */
export interface SovereignRequest {
  readonly gate: SovereignGate
  readonly request_digest: Sha256
  readonly risks: RiskCounts
  readonly asked_at: IsoUtc
  readonly life_hours: number
}

export type ApprovalDecision = 'approve' | 'reject'

/** The approval document as a person (or the command line for them) wrote it. */
export interface Approval {
  readonly approval_id: string
  readonly gate: SovereignGate
  readonly run_id: string
  readonly decision: ApprovalDecision
  readonly signed_utc: string
  readonly allowance: string
  readonly payload_sha256: string
  readonly acknowledged: RiskCounts
  readonly review_decision_id?: string | undefined
  readonly scope: string
  readonly approver: string
  readonly reason?: string | undefined
}

/** How the authority of a decision is known: by its form, digest and sender, or by a signature over all of it too. */
export const APPROVAL_POLICIES = ['structural', 'signed'] as const
export type ApprovalPolicy = (typeof APPROVAL_POLICIES)[number]

/** The pinned key whose signature was found good. */
export interface Signer {
  readonly keyid: Sha256
  readonly name: string
  /** The 32 bytes in base64: whoever checks the signature later needs no configuration. */
  readonly public_key: string
}

/** How a decision came to count. Each field is left out in states of older versions, and where there is no signature. */
interface Authority {
  readonly policy?: ApprovalPolicy
  readonly envelope?: Envelope
  readonly signer?: Signer
}

export interface AcceptedApproval extends Authority {
  readonly approval: Approval
  /** sha256 of the approval's canonical JSON. */
  readonly sha256: Sha256
  readonly sender: Sender
  readonly consumed_at: IsoUtc
}

/** A valid approval that a halt kept from being consumed; `retry` takes it up again. */
export interface ApprovalInHand {
  readonly approval: Approval
  readonly sender: Sender
  /** Left out where it came unsigned. */
  readonly envelope?: Envelope
}

/** What is signed to give a run up. */
export interface VoidOrder {
  readonly run_id: string
  readonly request_id: string
  readonly reason: string
  readonly requested_by: string
  readonly signed_utc: string
}

export interface SignedVoid {
  readonly order: VoidOrder
  readonly envelope: Envelope
}

/** The order by which a person voided a run. */
export interface GivenUp extends Authority {
  readonly request_id: string
  readonly sender: Sender
}

export interface PlanRef {
  /** Name of the stored object: sha256 of its uncompressed canonical lines. */
  readonly object: Sha256
  readonly plan_digest: Sha256
}

export interface ReportRef {
  readonly digest: Sha256
  readonly folder: string
  readonly html: string
}

export interface RunState {
  readonly schema_version: typeof STATE_SCHEMA_VERSION
  readonly run_id: RunId
  readonly document_id: string
  readonly mode: Mode
  /** The version string asked for; null for the latest. */
  readonly source_version: string | null
  readonly batch_id: string | null
  readonly origin: Sender
  readonly created_at: IsoUtc
  readonly updated_at: IsoUtc
  /** Rises by one with every write. */
  readonly seq: number
  readonly write_id: string
  /** Version of the code that made the plan, or last made the same one again. */
  readonly code_version: string
  /** The last good state. */
  readonly state: State
  readonly status: RunStatus
  readonly context_pins: Pins
  readonly receipts: readonly Receipt[]
  readonly plan: PlanRef | null
  readonly requests: { readonly [G in SovereignGate]?: SovereignRequest }
  readonly approvals: { readonly [G in SovereignGate]?: AcceptedApproval }
  readonly approval_in_hand: ApprovalInHand | null
  /**
   * Approvals that were in hand and were let go unconsumed, each with the reason: the refusal ledger is completed from
   * here, so that neither a crash nor a lost race makes it say what did not happen. Absent where there were none.
   */
  readonly let_go?: readonly Refusal[]
  /** Older open runs of the document that this one overtook. */
  readonly overtakes: readonly RunId[]
  /** The run of the document that a drift had stopped, where this one is the next cut: its report shows the difference. */
  readonly follows?: RunId
  readonly retries: readonly { readonly request_id: string; readonly reason: string; readonly sender: Sender }[]
  readonly report: ReportRef | null
  /** Left out unless a person's order voided the run, and in states of older versions. */
  readonly given_up?: GivenUp
  /** No-mutation evidence of each invocation, in order. */
  readonly sessions: readonly SessionRecord[]
}

/** One invocation's database session, as the report shows it. */
export interface SessionRecord {
  readonly invocation: 'cut' | 'resume'
  readonly evidence: SessionEvidence
  readonly target: TargetIdentity
  /** Facts compared with the pins; the names of those that changed. */
  readonly checked: number
  readonly changed: readonly string[]
  readonly survey_digest: Sha256
  /** Absent: the session is of an older version. */
  readonly context?: SessionContext
  /** The gate's last attack on itself; null: there was none; absent: it was not asked (before there was a doctor). */
  readonly last_attack?: LastAttack | null
}

/** What was refused, as far as it could be read. */
export interface Refused {
  /** Null for an order to void, and where it could not be read. */
  readonly gate: SovereignGate | null
  readonly approval: Approval | null
  readonly sender: Sender
  readonly envelope?: Envelope
  /** An order to give the run up. */
  readonly order?: { readonly request_id: string; readonly reason: string }
}

/** One refused decision, kept as an object of its own. */
export interface Refusal extends Refused {
  readonly run_id: RunId
  readonly reasons: readonly string[]
  readonly refused_at: IsoUtc
}

/** The refusals beyond the cap, which are not kept as objects: counted, and bound by a digest. */
export interface RefusalOverflow {
  readonly schema_version: 1
  readonly run_id: RunId
  /** How many; rises by one with each. */
  readonly seq: number
  /** sha256 of the chain before it and of the last refusal. */
  readonly chain: Sha256
  readonly last: Refusal
}
