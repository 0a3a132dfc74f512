import { authorityReasons } from './authority.ts'
import { type EpochMs, isSha256, isUuid } from './brands.ts'
import type { Envelope } from './dsse.ts'
import { lifeProblem } from './life.ts'
import { compareText } from './order.ts'
import type { ApprovalRules } from './settings.ts'
import type { Approval, RiskCounts, RunState, Sender, SovereignRequest } from './state.ts'
import { SOVEREIGN_GATES, type SovereignGate } from './steps.ts'

export interface ApprovalContext {
  readonly run: RunState
  /** The gate the run waits at, or is halted at; null where it is at none. */
  readonly gate: SovereignGate | null
  readonly request: SovereignRequest | null
  readonly sender: Sender
  /** When the queue took the message; the clock only where there is no queue. */
  readonly takenAt: EpochMs
  readonly fourEyes: boolean
  readonly rules: ApprovalRules
  /** The envelope that the approval came in; null where it came without. */
  readonly envelope: Envelope | null
  /** `review_decision.id` that the cut itself would write. */
  readonly cutReviewDecisionId: string | null
}

type Rule = (approval: Approval, context: ApprovalContext) => string | null | readonly string[]

const RULES: readonly Rule[] = [
  (a, { run }) => (a.run_id === run.run_id ? null : `wrong run: it names ${a.run_id}, this is ${run.run_id}`),
  (a, { gate }) => {
    if (gate === null) return 'not waiting: the run waits at no gate'
    return a.gate === gate ? null : `wrong gate: it is for ${a.gate}, the run waits at ${gate}`
  },
  (a) =>
    a.decision === 'approve' || a.decision === 'reject'
      ? null
      : `decision must be approve or reject, not ${a.decision}`,
  (a) => (a.allowance === 'explicit' ? null : 'allowance must be the literal "explicit"'),
  (a) => (a.approval_id.trim() === '' ? 'approval_id is empty' : null),
  (a) => (a.approver.trim() === '' ? 'approver is empty: say who approves' : null),
  (a, { takenAt, request }) => lifeProblem(a.signed_utc, takenAt, request?.life_hours ?? null),
  boundToRequest,
  acknowledgesEveryRisk,
  carriesItsReviewDecision,
  notSpent,
  authorityReasons,
]

/** Every reason to refuse an approval; none means that it counts. Pure: no clock, no store. */
export function validateSovereignApproval(approval: Approval, context: ApprovalContext): readonly string[] {
  return RULES.flatMap((rule) => rule(approval, context) ?? [])
}

function boundToRequest(approval: Approval, { request }: ApprovalContext): string | null {
  if (!isSha256(approval.payload_sha256)) return 'payload_sha256 is not 64 lower-case hex digits'
  if (request === null || approval.payload_sha256 === request.request_digest) return null
  return `wrong digest: it approves ${approval.payload_sha256}, the request is ${request.request_digest}`
}

function acknowledgesEveryRisk(approval: Approval, { request }: ApprovalContext): string | null {
  if (approval.decision === 'reject' || request === null) return null
  if (sameCounts(approval.acknowledged, request.risks)) return null
  return `not acknowledged: the request names ${riskList(request.risks)}, the approval ${riskList(approval.acknowledged)}`
}

function carriesItsReviewDecision(approval: Approval, context: ApprovalContext): string | null {
  const id = approval.review_decision_id
  if (approval.gate === 'SG_1_cut_authz') return id === undefined ? null : 'review_decision_id belongs to SG_2 only'
  if (approval.decision === 'reject') return null
  if (id === undefined || !isUuid(id)) return 'review_decision_id must be a fresh lower-case UUID'
  return id === context.cutReviewDecisionId ? "review_decision_id is the cut's own: SG_2 needs a fresh one" : null
}

function notSpent(approval: Approval, { run }: ApprovalContext): string | null {
  const spent = SOVEREIGN_GATES.some((gate) => run.approvals[gate]?.approval.approval_id === approval.approval_id)
  return spent ? `replayed: approval ${approval.approval_id} was spent already` : null
}

/** The same classes with the same counts. */
export function sameCounts(a: RiskCounts, b: RiskCounts): boolean {
  const classes = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...classes].every((name) => Object.hasOwn(a, name) && a[name] === b[name])
}

/** `renumbered:118, retire:3`, or `none`. */
export function riskList(risks: RiskCounts): string {
  const pairs = Object.entries(risks).sort(([a], [b]) => compareText(a, b))
  return pairs.length === 0 ? 'none' : pairs.map(([name, count]) => `${name}:${count}`).join(', ')
}
