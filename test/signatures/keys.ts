import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { type Envelope, keyIdOf, type PinnedKey, pae, payloadOf } from '../../src/orchestrator/dsse.ts'
import { SOVEREIGN_GATES } from '../../src/orchestrator/steps.ts'

/** Throw-away keys, the same in every test run. */

export interface TestKey {
  readonly privateKey: KeyObject
  readonly pinned: PinnedKey
}

const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

export function testKey(name: string, change: Partial<PinnedKey> = {}): TestKey {
  const seed = createHash('sha256').update(`throw-away key of ${name}`).digest()
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' })
  const raw = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32)
  const pinned = {
    keyid: keyIdOf(raw),
    name,
    public_key: raw.toString('base64'),
    gates: SOVEREIGN_GATES,
    not_after: null,
    revoked_at: null,
    ...change,
  }
  return { privateKey, pinned }
}

/** Signs whatever bytes it is given: an attacker's pen too. */
export function envelopeOver(key: TestKey, payloadType: string, payload: Uint8Array): Envelope {
  const sig = sign(null, pae(payloadType, payload), key.privateKey).toString('base64')
  return {
    payloadType,
    payload: Buffer.from(payload).toString('base64'),
    signatures: [{ keyid: key.pinned.keyid, sig }],
  }
}

export const envelopeOf = (key: TestKey, payloadType: string, document: object): Envelope =>
  envelopeOver(key, payloadType, payloadOf(document))

/** The same signature with the order of the group added to its scalar half: S + L, in base64. */
export function plusOrder(sig: string): string {
  const bytes = Buffer.from(sig, 'base64')
  let carry = 2n ** 252n + 27742317777372353535851937790883648493n
  for (let at = 32; at < 64; at += 1) {
    carry += BigInt(bytes[at] ?? 0)
    bytes[at] = Number(carry & 255n)
    carry >>= 8n
  }
  return bytes.toString('base64')
}
