import { acceptedOf, isSameDecision, signerOf, type VoidRequest, voidReasons } from './authority.ts'
import type { EpochMs } from './brands.ts'
import type { Unreadable } from './commands.ts'
import { refusalReasons } from './refusal-reasons.ts'
import { consumed, givenUp, holding, refusedOf, reopened, voided, waitsAt, withoutInHand } from './run.ts'
import type { Settings } from './settings.ts'
import type { ApprovalInHand, Refused, RunState, Sender } from './state.ts'
import { gateOf, rankOf, type SovereignGate, STEPS } from './steps.ts'
import { isoUtc } from './time.ts'

/** What a message means for a run as it stands: pure, so that a lost race is decided again on the newer state. */
export type Decision =
  /** Nothing to do; what follows from the last write is made good. */
  | { readonly kind: 'settled' }
  /** The approval came before its pause: deliver it again. */
  | { readonly kind: 'not_yet' }
  /** Goes into the refusal ledger; the run does not change. */
  | { readonly kind: 'refuse'; readonly refused: Refused; readonly reasons: readonly string[] }
  /** Write this state as it is. */
  | { readonly kind: 'write'; readonly run: RunState }
  /** Read the facts and go on. */
  | { readonly kind: 'lead'; readonly run: RunState; readonly approval: ApprovalInHand | null }

export type ResumeMessage =
  | { readonly kind: 'approval'; readonly inHand: ApprovalInHand }
  | ({ readonly kind: 'unreadable'; readonly sender: Sender } & Unreadable)
  | { readonly kind: 'retry'; readonly requestId: string; readonly reason: string; readonly sender: Sender }
  | ({ readonly kind: 'void' } & VoidRequest)

const lead = (run: RunState, approval: ApprovalInHand | null = null): Decision => ({ kind: 'lead', run, approval })

/** A cut that is new, or that a crash interrupted, goes on; one that rests is settled. */
export const decideGoingOn = (run: RunState): Decision => (isUnderWay(run) ? lead(run) : { kind: 'settled' })

export function decideResume(run: RunState, message: ResumeMessage, settings: Settings): Decision {
  switch (message.kind) {
    case 'approval':
      return decideApproval(run, message.inHand, settings)
    case 'unreadable': {
      const { kind: _kind, problems: reasons, ...refused } = message
      return { kind: 'refuse', refused: { gate: null, approval: null, ...refused }, reasons }
    }
    case 'retry':
      return decideRetry(run, message, settings)
    case 'void':
      return decideVoid(run, message, settings)
  }
}

const isUnderWay = (run: RunState): boolean => run.status.kind === 'open' && waitsAt(run) === null

function decideApproval(run: RunState, inHand: ApprovalInHand, settings: Settings): Decision {
  const { approval } = inHand
  const spent = run.approvals[approval.gate]
  if ((spent !== undefined && isSameDecision(spent, inHand)) || isLetGo(run, inHand)) return decideGoingOn(run)
  if (run.approval_in_hand !== null && isSameDecision(run.approval_in_hand, inHand)) return { kind: 'settled' }
  if (isUnderWay(run) && rankOf(run.state) < rankOfPause(approval.gate)) return { kind: 'not_yet' }
  const reasons = refusalReasons(run, inHand, settings)
  if (reasons.length > 0) return { kind: 'refuse', refused: refusedOf(inHand), reasons }
  if (approval.decision === 'reject') return { kind: 'write', run: rejected(run, inHand, settings) }
  if (run.status.kind === 'halted') return { kind: 'write', run: holdingInstead(run, inHand) }
  return lead(run, inHand)
}

/** A later approval replaces the one in hand, for it lives longer. */
function holdingInstead(run: RunState, inHand: ApprovalInHand): RunState {
  const { approval, sender } = inHand
  const without = withoutInHand(run, [`not consumed: approval ${approval.approval_id} took its place`], sender.taken_at)
  return holding(without, inHand)
}

/** An approval that was let go does not come back when its message is delivered late. */
const isLetGo = (run: RunState, inHand: ApprovalInHand): boolean =>
  (run.let_go ?? []).some((refusal) => isSameDecision(refusal, inHand))

/** An order that is delivered again finds the run closed. */
function decideVoid(run: RunState, message: VoidRequest, { approvals: rules }: Settings): Decision {
  if (run.status.kind === 'closed') return { kind: 'settled' }
  const { requestId, reason, sender, signed } = message
  const signature = signed === undefined ? {} : { envelope: signed.envelope }
  const reasons = voidReasons(run, message, rules)
  if (reasons.length > 0) {
    const order = { request_id: requestId, reason }
    return { kind: 'refuse', refused: { gate: null, approval: null, order, sender, ...signature }, reasons }
  }
  const signer = signerOf(signed?.envelope ?? null, rules)
  const by = { request_id: requestId, sender, policy: rules.policy, ...signature }
  return { kind: 'write', run: givenUp(run, reason, signer === null ? by : { ...by, signer }) }
}

function rankOfPause(gate: SovereignGate): number {
  const pause = STEPS.find((step) => step.kind === 'pause' && step.gate === gate)
  return pause === undefined ? -1 : rankOf(pause.to)
}

function rejected(run: RunState, inHand: ApprovalInHand, settings: Settings): RunState {
  const { approval, sender } = inHand
  const without = withoutInHand(run, ['not consumed: the run was rejected'], sender.taken_at)
  const spent = consumed(without, approval.gate, acceptedOf(inHand, settings, sender.taken_at))
  const why = approval.reason === undefined || approval.reason === '' ? '' : `: ${approval.reason}`
  return voided(spent, `rejected at ${approval.gate}${why}`, approval.approver, sender.taken_at)
}

function decideRetry(run: RunState, message: Extract<ResumeMessage, { kind: 'retry' }>, settings: Settings): Decision {
  if (run.status.kind === 'closed') return { kind: 'settled' }
  if (run.retries.some(({ request_id }) => request_id === message.requestId)) return decideGoingOn(run)
  if (run.status.kind === 'open' && !isUnderWay(run)) return { kind: 'settled' }
  const retried = { request_id: message.requestId, reason: message.reason, sender: message.sender }
  const open = reopened({ ...run, retries: [...run.retries, retried] })
  const inHand = run.approval_in_hand
  if (inHand === null) return lead(open)
  // Life is judged at the time the queue took the retry, not the approval that a halt kept waiting.
  const { taken_at } = message.sender
  const now = { ...inHand, sender: { ...inHand.sender, taken_at } }
  const reasons = gateOf(run.state) === inHand.approval.gate ? refusalReasons(open, now, settings) : []
  return reasons.length === 0 ? lead(open, inHand) : lead(withoutInHand(open, reasons, taken_at))
}

/** The sender of a message that came through no queue: the clock says when it was taken. */
export const takenNow = (requestedBy: string, at: EpochMs): Sender => ({
  requested_by: requestedBy,
  sender_id: null,
  message_id: null,
  taken_at: isoUtc(at),
})
