import { payloadTypeOf, voidReasons } from '../orchestrator/authority.ts'
import { openEnvelope, type PinnedKey } from '../orchestrator/dsse.ts'
import { STRUCTURAL } from '../orchestrator/settings.ts'
import type { AcceptedApproval, GivenUp, RunState, Signer } from '../orchestrator/state.ts'
import { SOVEREIGN_GATES, type SovereignGate } from '../orchestrator/steps.ts'
import { payloadIn } from '../schema/envelope.ts'
import { voidOrder } from '../schema/void-order.ts'

/** What the signatures of a run's accepted approvals, and of the order that gave it up, prove, and to whom. */

export interface SignatureFinding {
  readonly decision: SovereignGate | 'void'
  /** `vouched`: by a key of the reader's list. `named`: sound under the key that the state names, which nobody vouches for. */
  readonly kind: 'unsigned' | 'vouched' | 'named' | 'bad'
  readonly signer: string | null
  readonly reasons: readonly string[]
}

/** One finding for each decision that counted. `keys`: the reader's own list; null where none was given. */
export const signatureFindings = (run: RunState, keys: readonly PinnedKey[] | null): readonly SignatureFinding[] => [
  ...SOVEREIGN_GATES.flatMap((gate) => {
    const accepted = run.approvals[gate]
    return accepted === undefined ? [] : [findingOf(gate, accepted, keys)]
  }),
  ...(run.given_up === undefined ? [] : [voidFinding(run, run.given_up, keys)]),
]

function findingOf(
  gate: SovereignGate,
  accepted: AcceptedApproval,
  keys: readonly PinnedKey[] | null,
): SignatureFinding {
  const { approval, envelope, signer, sender } = accepted
  if (envelope === undefined) return unsigned(gate, keys !== null || signer !== undefined)
  const opened = openEnvelope(
    envelope,
    { payloadType: payloadTypeOf(approval), document: approval },
    keys ?? namedKeys(signer, [gate]),
  )
  const reasons = [...opened.reasons, ...(opened.key === null ? [] : outOfPlace(opened.key, gate, sender.taken_at))]
  const by = opened.key === null ? null : `${opened.key.name} (${opened.key.keyid})`
  return signed(gate, by, reasons, keys)
}

/** The order is judged again as it was when it came, by the rules of the signed policy. */
function voidFinding(run: RunState, order: GivenUp, keys: readonly PinnedKey[] | null): SignatureFinding {
  const { envelope, signer, sender, request_id: requestId } = order
  if (envelope === undefined) return unsigned('void', keys !== null || signer !== undefined)
  const payload = payloadIn(envelope, voidOrder)
  if (payload.kind === 'unreadable') return signed('void', null, payload.problems, keys)
  const trusted = keys ?? namedKeys(signer, SOVEREIGN_GATES)
  const reason = run.status.kind === 'closed' ? run.status.reason : ''
  const message = { requestId, reason, sender, signed: { order: payload.document, envelope } }
  const reasons = voidReasons(run, message, { ...STRUCTURAL, policy: 'signed', keys: trusted })
  const key = trusted.find(({ keyid }) => keyid === envelope.signatures[0]?.keyid)
  return signed('void', key === undefined ? null : `${key.name} (${key.keyid})`, reasons, keys)
}

const unsigned = (decision: SignatureFinding['decision'], wanted: boolean): SignatureFinding => ({
  decision,
  kind: wanted ? 'bad' : 'unsigned',
  signer: null,
  reasons: wanted ? ['it is not signed'] : [],
})

const signed = (
  decision: SignatureFinding['decision'],
  signer: string | null,
  reasons: readonly string[],
  keys: readonly PinnedKey[] | null,
): SignatureFinding =>
  reasons.length > 0 || signer === null
    ? { decision, kind: 'bad', signer, reasons }
    : { decision, kind: keys === null ? 'named' : 'vouched', signer, reasons: [] }

/** The key that the state itself names; whether to trust it is for the reader's own list to say. */
const namedKeys = (signer: Signer | undefined, gates: readonly SovereignGate[]): readonly PinnedKey[] =>
  signer === undefined ? [] : [{ ...signer, gates, not_after: null, revoked_at: null }]

/** ISO times of one form sort as their instants do. */
function outOfPlace(key: PinnedKey, gate: SovereignGate, takenAt: string): readonly string[] {
  return [
    ...(key.gates.includes(gate) ? [] : [`${key.name} does not decide at ${gate}`]),
    ...(key.not_after !== null && takenAt >= key.not_after ? [`the key of ${key.name} ended ${key.not_after}`] : []),
    ...(key.revoked_at !== null && takenAt >= key.revoked_at
      ? [`the key of ${key.name} was revoked ${key.revoked_at}`]
      : []),
  ]
}
