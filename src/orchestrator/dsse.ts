import type { IsoUtc, Sha256 } from './brands.ts'
import { canonicalJson, sha256 } from './digest.ts'
import { isSignedBy } from './ed25519.ts'
import type { SovereignGate } from './steps.ts'

/**
 * Signed documents: a DSSE v1 envelope (github.com/secure-systems-lab/dsse) with one Ed25519 signature over the exact bytes.
 * Pure: the runner and the offline verifier of evidence judge by the same code.
 */

/** One for each kind of decision. It is among the signed bytes, so that no kind passes for another (H39). */
export const PAYLOAD_TYPES = {
  sg1_approval: 'application/vnd.iu-cutter.sg1-approval+json;v=1',
  sg2_approval: 'application/vnd.iu-cutter.sg2-approval+json;v=1',
  rejection: 'application/vnd.iu-cutter.rejection+json;v=1',
  void: 'application/vnd.iu-cutter.void+json;v=1',
} as const
export type PayloadType = (typeof PAYLOAD_TYPES)[keyof typeof PAYLOAD_TYPES]

/** As DSSE names its fields; `payload` and `sig` are standard base64 with padding. */
export interface Envelope {
  readonly payloadType: string
  readonly payload: string
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[]
}

/** A public key that the configuration trusts. */
export interface PinnedKey {
  /** sha256 of the 32 bytes of the key. */
  readonly keyid: Sha256
  readonly name: string
  /** The 32 bytes in base64. */
  readonly public_key: string
  readonly gates: readonly SovereignGate[]
  /** From this moment on its signatures do not count; null: no end. */
  readonly not_after: IsoUtc | null
  readonly revoked_at: IsoUtc | null
}

export interface Opened {
  /** Every reason why the envelope does not carry this document; none means that the signer signed it. */
  readonly reasons: readonly string[]
  /** The pinned key that the envelope names, whether or not its signature holds; null where it names none. */
  readonly key: PinnedKey | null
}

export const keyIdOf = (publicKey: Uint8Array): Sha256 => sha256(publicKey)

/** What is signed: type and payload with their lengths in bytes (DSSE's pre-authentication encoding). */
export function pae(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType, 'utf8')
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    Buffer.from(payload),
  ])
}

/** The one payload of a document: its canonical JSON in UTF-8. */
export const payloadOf = (document: object): Uint8Array => new TextEncoder().encode(canonicalJson(document))

/** Standard alphabet, padded, no bit left over; null where the text is not that one encoding of its bytes. */
export function strictBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}

/**
 * Judges an envelope against the document that it is said to carry. The payload must be the document's canonical JSON to
 * the byte, so nothing that a parser would pass over in silence is ever signed.
 */
export function openEnvelope(
  envelope: Envelope,
  expected: { readonly payloadType: PayloadType; readonly document: object },
  keys: readonly PinnedKey[],
): Opened {
  const { payloadType, signatures } = envelope
  const payload = strictBase64(envelope.payload)
  const [signature] = signatures
  const key = keys.find(({ keyid }) => keyid === signature?.keyid) ?? null
  const reasons = [
    ...(payloadType === expected.payloadType
      ? []
      : [`wrong payload type: it is ${payloadType}, this decision needs ${expected.payloadType}`]),
    ...payloadReasons(payload, expected.document),
    ...(signatures.length === 1 ? [] : [`one signature is needed, it holds ${signatures.length}`]),
    ...(signature === undefined || key !== null
      ? []
      : [`unknown key: ${signature.keyid || 'no key id'} is not pinned`]),
    ...(signature === undefined || key === null || payload === null
      ? []
      : signatureReasons(key, pae(payloadType, payload), signature.sig)),
  ]
  return { reasons, key }
}

function payloadReasons(payload: Uint8Array | null, document: object): readonly string[] {
  if (payload === null) return ['payload is not standard base64 with padding']
  return Buffer.compare(payload, payloadOf(document)) === 0
    ? []
    : ['payload is not the canonical JSON of its document, to the byte']
}

function signatureReasons(key: PinnedKey, message: Uint8Array, sig: string): readonly string[] {
  const signature = strictBase64(sig)
  if (signature === null) return ['signature is not standard base64 with padding']
  const publicKey = strictBase64(key.public_key)
  if (publicKey === null) throw new Error(`BUG-pinned-key: ${key.keyid} is not base64`)
  return isSignedBy(publicKey, message, signature)
    ? []
    : [`bad signature: it is not that of ${key.name} (${key.keyid}) over these bytes`]
}
