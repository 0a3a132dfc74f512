import type { ApprovalMessage, VoidMessage } from '../messages.ts'
import type { Unreadable } from '../orchestrator/commands.ts'
import type { Envelope } from '../orchestrator/dsse.ts'
import type { Approval, SignedVoid } from '../orchestrator/state.ts'
import { payloadIn } from '../schema/envelope.ts'
import { sentApproval } from '../schema/sent-approval.ts'
import { voidOrder } from '../schema/void-order.ts'

/** What a message brings to the core, taken out of its envelope where it came in one. Nobody has checked the signature yet. */

type Opened<T> = T | { readonly unreadable: Unreadable }

export function approvalIn({
  approval,
  envelope,
}: ApprovalMessage): Opened<{ readonly approval: Approval; readonly envelope?: Envelope }> {
  if (approval !== undefined) return { approval }
  if (envelope === undefined) throw new Error('BUG-approval-message: neither approval nor envelope')
  const payload = payloadIn(envelope, sentApproval)
  return payload.kind === 'read'
    ? { approval: payload.document, envelope }
    : { unreadable: { envelope, problems: payload.problems } }
}

interface Void {
  readonly requestId: string
  readonly reason: string
  readonly signed?: SignedVoid
}

export function voidIn({ request_id, reason, envelope }: VoidMessage): Opened<{ readonly void: Void }> {
  const order = { requestId: request_id, reason }
  if (envelope === undefined) return { void: order }
  const payload = payloadIn(envelope, voidOrder)
  return payload.kind === 'read'
    ? { void: { ...order, signed: { order: payload.document, envelope } } }
    : { unreadable: { envelope, problems: payload.problems, order: { request_id, reason } } }
}

/** Who says that they decide, in free text. */
export function approverIn(message: ApprovalMessage): string {
  const opened = approvalIn(message)
  return 'approval' in opened ? opened.approval.approver : 'unreadable'
}
