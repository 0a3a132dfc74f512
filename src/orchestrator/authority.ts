import type { ApprovalContext } from './approval.ts'
import type { EpochMs, IsoUtc } from './brands.ts'
import { digestOf } from './digest.ts'
import { type Envelope, openEnvelope, PAYLOAD_TYPES, type PayloadType, type PinnedKey } from './dsse.ts'
import { lifeProblem } from './life.ts'
import { mayBeSameSender, principal } from './principal.ts'
import type { ApprovalRules, Settings } from './settings.ts'
import type {
  AcceptedApproval,
  Approval,
  ApprovalInHand,
  Refused,
  RunState,
  Sender,
  SignedVoid,
  Signer,
} from './state.ts'
import { epochOf } from './time.ts'

/** Who may decide: the sender that the queue authenticated, and under the signed policy the key that signed. */

/** A signed order to void a run lives as long as an approval at SG_1. */
const VOID_LIFE_HOURS = 24

const UNSIGNED = 'unsigned: this site counts signed decisions only (--key)'
const NOT_ASKED_FOR =
  'signed, but this site does not check signatures (CUTTER_APPROVAL_POLICY is structural): send it unsigned'

export const payloadTypeOf = ({ decision, gate }: Pick<Approval, 'decision' | 'gate'>): PayloadType => {
  if (decision === 'reject') return PAYLOAD_TYPES.rejection
  return gate === 'SG_1_cut_authz' ? PAYLOAD_TYPES.sg1_approval : PAYLOAD_TYPES.sg2_approval
}

/** Every reason why this person may not decide here, whatever the run waits for. */
export const authorityReasons = (approval: Approval, context: ApprovalContext): readonly string[] => [
  ...senderReasons(approval, context),
  ...signerReasons(approval, context),
]

function senderReasons(
  { gate, decision }: Approval,
  { rules, sender, run, fourEyes }: ApprovalContext,
): readonly string[] {
  const sentBy = principal(sender.sender_id)
  const allowed = rules.senders[gate] ?? null
  const first = run.approvals.SG_1_cut_authz?.sender.sender_id ?? null
  const approves = decision === 'approve'
  return [
    ...(allowed === null || (sentBy !== null && allowed.includes(sentBy))
      ? []
      : [`sender not allowed: ${sentBy ?? 'an unknown sender'} may not decide at ${gate}`]),
    ...(approves && fourEyes && mayBeSameSender(sender.sender_id, run.origin.sender_id)
      ? [`self-approved: ${sameSenderReason(sentBy, run.origin.sender_id, 'sent the cut')}`]
      : []),
    ...(approves && rules.sendersDiffer && gate === 'SG_2_lifecycle_authz' && mayBeSameSender(sender.sender_id, first)
      ? [`same sender: ${sameSenderReason(sentBy, first, 'sent the approval of SG_1')}`]
      : []),
  ]
}

/** Where one of two senders is unknown, nobody can tell whether they are two people. */
const sameSenderReason = (sentBy: string | null, other: string | null, did: string): string =>
  sentBy === null || other === null ? `an unknown sender may be the one who ${did}` : `${sentBy} also ${did}`

function signerReasons(approval: Approval, { rules, envelope, run, takenAt }: ApprovalContext): readonly string[] {
  if (rules.policy === 'structural') return envelope === null ? [] : [NOT_ASKED_FOR]
  if (envelope === null) return [UNSIGNED]
  const { gate } = approval
  const expected = { payloadType: payloadTypeOf(approval), document: approval }
  const { reasons, key } = openEnvelope(envelope, expected, rules.keys)
  if (key === null) return reasons
  const first = run.approvals.SG_1_cut_authz?.signer?.keyid
  return [
    ...reasons,
    ...(key.gates.includes(gate) ? [] : [`key of another gate: ${key.name} (${key.keyid}) does not decide at ${gate}`]),
    ...outOfTime(key, takenAt),
    ...(approval.decision === 'approve' && gate === 'SG_2_lifecycle_authz' && first === key.keyid
      ? [`same key: ${key.name} (${key.keyid}) also signed the approval of SG_1`]
      : []),
  ]
}

function outOfTime({ name, keyid, not_after, revoked_at }: PinnedKey, takenAt: EpochMs): readonly string[] {
  const isOver = (moment: IsoUtc | null): boolean => moment !== null && takenAt >= (epochOf(moment) ?? takenAt)
  return [
    ...(isOver(not_after) ? [`expired key: ${name} (${keyid}) signs until ${not_after}`] : []),
    ...(isOver(revoked_at) ? [`revoked key: ${name} (${keyid}) was revoked at ${revoked_at}`] : []),
  ]
}

export interface VoidRequest {
  readonly requestId: string
  readonly reason: string
  readonly sender: Sender
  readonly signed?: SignedVoid
}

/** Every reason why an order to give a run up does not count. Any pinned key may sign one: giving up writes nothing. */
export function voidReasons(run: RunState, message: VoidRequest, rules: ApprovalRules): readonly string[] {
  const { signed, sender } = message
  if (rules.policy === 'structural') return signed === undefined ? [] : [NOT_ASKED_FOR]
  if (signed === undefined) return [UNSIGNED]
  const { order, envelope } = signed
  const takenAt = epochOf(sender.taken_at)
  if (takenAt === null) throw new Error('BUG-void: taken_at is no instant')
  const { reasons, key } = openEnvelope(envelope, { payloadType: PAYLOAD_TYPES.void, document: order }, rules.keys)
  const expired = lifeProblem(order.signed_utc, takenAt, VOID_LIFE_HOURS)
  return [
    ...reasons,
    ...(key === null ? [] : outOfTime(key, takenAt)),
    ...(order.run_id === run.run_id ? [] : [`wrong run: it names ${order.run_id}, this is ${run.run_id}`]),
    ...(order.request_id === message.requestId &&
    order.reason === message.reason &&
    order.requested_by === sender.requested_by
      ? []
      : ['the message says something else than what was signed']),
    ...(expired === null ? [] : [expired]),
  ]
}

/** Who signed an envelope that was found valid; null where there is none. */
export function signerOf(envelope: Envelope | null, { policy, keys }: ApprovalRules): Signer | null {
  const key = keys.find(({ keyid }) => keyid === envelope?.signatures[0]?.keyid)
  if (policy === 'structural' || key === undefined) return null
  const { keyid, name, public_key } = key
  return { keyid, name, public_key }
}

/** An approval that was found valid, as the state keeps it: with the policy that held and who signed. */
export function acceptedOf(inHand: ApprovalInHand, { approvals: rules }: Settings, at: IsoUtc): AcceptedApproval {
  const { approval, sender, envelope } = inHand
  const signer = signerOf(envelope ?? null, rules)
  return {
    approval,
    sha256: digestOf(approval),
    sender,
    consumed_at: at,
    policy: rules.policy,
    ...(envelope === undefined ? {} : { envelope }),
    ...(signer === null ? {} : { signer }),
  }
}

/** Whether two deliveries carry the same document, under the same signature where there is one. */
export const isSameDecision = (a: Given, b: Given): boolean => digestOf(withoutSender(a)) === digestOf(withoutSender(b))

type Given = Pick<Refused, 'approval' | 'envelope'>
const withoutSender = ({ approval, envelope }: Given): object => ({ approval, envelope: envelope ?? null })
