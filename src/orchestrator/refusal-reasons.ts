import { type ApprovalContext, validateSovereignApproval } from './approval.ts'
import { cutReviewDecisionId } from './ids.ts'
import type { Settings } from './settings.ts'
import type { ApprovalInHand, RunState } from './state.ts'
import { gateOf } from './steps.ts'
import { epochOf } from './time.ts'

/** Every reason why an approval does not count at the gate where the run stands; none means that it does. */
export const refusalReasons = (run: RunState, inHand: ApprovalInHand, settings: Settings): readonly string[] =>
  validateSovereignApproval(inHand.approval, approvalContext(run, inHand, settings))

/** What an approval is judged against where the run stands. */
function approvalContext(run: RunState, inHand: ApprovalInHand, settings: Settings): ApprovalContext {
  const gate = run.status.kind === 'closed' ? null : gateOf(run.state)
  const takenAt = epochOf(inHand.sender.taken_at)
  if (takenAt === null) throw new Error('BUG-approval: taken_at is no instant')
  return {
    run,
    gate,
    request: gate === null ? null : (run.requests[gate] ?? null),
    sender: inHand.sender,
    takenAt,
    fourEyes: settings.fourEyes,
    rules: settings.approvals,
    envelope: inHand.envelope ?? null,
    cutReviewDecisionId: run.plan === null ? null : cutReviewDecisionId(run.plan.plan_digest),
  }
}
