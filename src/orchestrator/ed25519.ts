import { createPublicKey, verify } from 'node:crypto'

/**
 * Ed25519 (RFC 8032), checked more strictly than `crypto.verify` need do: with OpenSSL below 3.5 that takes the identity
 * for a key, under which one signature fits every message (H38).
 */

const P = 2n ** 255n - 19n
/** Order of the base point. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n
/** −121665/121666 (RFC 8032, section 5.1). */
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n
/** `SubjectPublicKeyInfo` of an Ed25519 key up to the key itself (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')

const KEY_BYTES = 32
const SIGNATURE_BYTES = 64

/** y of two of the four points of order 8; that of the others is its negative. */
const Y8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022n
/** y of the eight points whose order divides 8; 1 is that of the identity. */
const SMALL_ORDER: readonly bigint[] = [1n, P - 1n, 0n, Y8, P - Y8]

/** Why these bytes are no public key that may be pinned; null where they are one. */
export function publicKeyProblem(key: Uint8Array): string | null {
  if (key.length !== KEY_BYTES) return `is ${key.length} bytes long; an Ed25519 public key has ${KEY_BYTES}`
  const y = littleEndian(key) & (2n ** 255n - 1n)
  if (SMALL_ORDER.includes(y % P)) return 'is a point of small order: a signature under it proves nothing'
  if (y >= P) return 'is not canonically encoded'
  return isOnCurve(y) ? null : 'is no point of the curve'
}

/** Whether x² = (y² − 1) / (d y² + 1) has a root: u/v is a square exactly where u·v is (Euler's criterion). */
function isOnCurve(y: bigint): boolean {
  const square = (y * y) % P
  const uv = ((square + P - 1n) * (D * square + 1n)) % P
  return power(uv, (P - 1n) / 2n) === 1n
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let factor = base
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * factor) % P
    factor = (factor * factor) % P
  }
  return result
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
}

/** Whether the signature is that of the key over the message. S ≥ L, by which one signature becomes many, is refused. */
export function isSignedBy(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKeyProblem(key) !== null || signature.length !== SIGNATURE_BYTES) return false
  if (littleEndian(signature.subarray(KEY_BYTES)) >= L) return false
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI_HEAD, key]), format: 'der', type: 'spki' })
  return verify(null, message, publicKey, signature)
}
