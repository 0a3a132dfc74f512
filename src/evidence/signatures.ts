import { payloadTypeOf } from '../orchestrator/authority.ts'
import { openEnvelope, type PinnedKey } from '../orchestrator/dsse.ts'
import type { AcceptedApproval, RunState, Signer } from '../orchestrator/state.ts'
import { SOVEREIGN_GATES, type SovereignGate } from '../orchestrator/steps.ts'

/** What the signatures of a run's accepted approvals prove, and to whom. */

export interface SignatureFinding {
  readonly gate: SovereignGate
  /** `vouched`: by a key of the reader's list. `named`: sound under the key that the state names, which nobody vouches for. */
  readonly kind: 'unsigned' | 'vouched' | 'named' | 'bad'
  readonly signer: string | null
  readonly reasons: readonly string[]
}

/** One finding for each accepted approval. `keys`: the reader's own list; null where none was given. */
export const signatureFindings = (run: RunState, keys: readonly PinnedKey[] | null): readonly SignatureFinding[] =>
  SOVEREIGN_GATES.flatMap((gate) => {
    const accepted = run.approvals[gate]
    return accepted === undefined ? [] : [findingOf(gate, accepted, keys)]
  })

function findingOf(
  gate: SovereignGate,
  accepted: AcceptedApproval,
  keys: readonly PinnedKey[] | null,
): SignatureFinding {
  const { approval, envelope, signer, sender } = accepted
  if (envelope === undefined) {
    const wanted = keys !== null || signer !== undefined
    return { gate, kind: wanted ? 'bad' : 'unsigned', signer: null, reasons: wanted ? ['it is not signed'] : [] }
  }
  const opened = openEnvelope(
    envelope,
    { payloadType: payloadTypeOf(approval), document: approval },
    keys ?? namedKeys(signer, gate),
  )
  const reasons = [...opened.reasons, ...(opened.key === null ? [] : outOfPlace(opened.key, gate, sender.taken_at))]
  const by = opened.key === null ? null : `${opened.key.name} (${opened.key.keyid})`
  if (reasons.length > 0 || by === null) return { gate, kind: 'bad', signer: by, reasons }
  return { gate, kind: keys === null ? 'named' : 'vouched', signer: by, reasons: [] }
}

/** The key that the state itself names; whether to trust it is for the reader's own list to say. */
const namedKeys = (signer: Signer | undefined, gate: SovereignGate): readonly PinnedKey[] =>
  signer === undefined ? [] : [{ ...signer, gates: [gate], not_after: null, revoked_at: null }]

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
