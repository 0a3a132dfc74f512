import { payloadTypeOf } from '../../src/orchestrator/authority.ts'
import { type Envelope, PAYLOAD_TYPES, pae, payloadOf } from '../../src/orchestrator/dsse.ts'
import type { Approval } from '../../src/orchestrator/state.ts'
import { envelopeOf, envelopeOver, plusOrder } from '../signatures/keys.ts'
import type { Attack } from './documents.ts'
import { ANN, BOB, CAROL, EVE, EXPIRED, keyOf, OTHER, REVOKED, RUN, SG_1, type Site } from './site.ts'

/** Attacks on the signature and on the envelope around it, under the signed policy (H37–H39). */

const enveloped = (
  name: string,
  says: RegExp,
  make: (site: Site, good: Envelope, approval: Approval) => unknown,
): Attack => ({
  name,
  says,
  send: (site) => {
    const approval = site.approval()
    return { body: site.body({ envelope: make(site, site.signed(approval), approval) }) }
  },
})

const withSig = (envelope: Envelope, change: (sig: string) => string): Envelope => ({
  ...envelope,
  signatures: envelope.signatures.map(({ keyid, sig }) => ({ keyid, sig: change(sig) })),
})
const withKeyId = (envelope: Envelope, change: (keyid: string) => string): Envelope => ({
  ...envelope,
  signatures: envelope.signatures.map(({ keyid, sig }) => ({ keyid: change(keyid), sig })),
})
const withPayload = (envelope: Envelope, change: (payload: string) => string): Envelope => ({
  ...envelope,
  payload: change(envelope.payload),
})
const rewritten = (envelope: Envelope, change: (json: string) => string): Envelope =>
  withPayload(envelope, (payload) => Buffer.from(change(Buffer.from(payload, 'base64').toString())).toString('base64'))

const BAD = /bad signature/
const NOT_BASE64 = /not standard base64/
const NOT_CANONICAL = /not the canonical JSON/

export const OF_SIGNATURES: readonly Attack[] = [
  { name: 'unsigned', says: /unsigned/, send: (site) => ({ body: site.body({ approval: site.approval() }) }) },
  {
    name: 'an unsigned rejection',
    says: /unsigned/,
    send: (site) => ({ body: site.body({ approval: site.approval({ decision: 'reject', acknowledged: {} }) }) }),
  },
  enveloped('forged: a signature of zeros', BAD, (_site, good) =>
    withSig(good, () => Buffer.alloc(64).toString('base64')),
  ),
  enveloped('forged: a signature cut short', BAD, (_site, good) =>
    withSig(good, (sig) => Buffer.from(sig, 'base64').subarray(0, 63).toString('base64')),
  ),
  enveloped('forged: one bit of the signature', BAD, (_site, good) =>
    withSig(good, (sig) => `${sig.startsWith('A') ? 'B' : 'A'}${sig.slice(1)}`),
  ),
  enveloped('re-keyed: signed by a key that is not pinned', /unknown key/, (site, _good, approval) =>
    site.signed(approval, EVE),
  ),
  enveloped('re-keyed: under the id of a key that is pinned', BAD, (site, _good, approval) =>
    withKeyId(site.signed(approval, EVE), () => keyOf(site.gate).pinned.keyid),
  ),
  enveloped('with no key id', /unknown key: no key id/, (_site, good) => withKeyId(good, () => '')),
  enveloped('with its key id in upper case', /unknown key/, (_site, good) => withKeyId(good, (id) => id.toUpperCase())),
  enveloped('by a key that has expired', /expired key/, (site, _good, approval) => site.signed(approval, EXPIRED)),
  enveloped('by a key that is revoked', /revoked key/, (site, _good, approval) => site.signed(approval, REVOKED)),
  enveloped('by the key of the other gate', /key of another gate/, (site, _good, approval) =>
    site.signed(approval, site.gate === SG_1 ? BOB : ANN),
  ),
  enveloped('with another S for the same signature', BAD, (_site, good) => withSig(good, plusOrder)),
  enveloped('with its signature in URL-safe base64', /signature is not standard base64/, (_site, good) =>
    withSig(good, (sig) => `-_${sig.slice(2)}`),
  ),
  enveloped('with its signature without padding', /signature is not standard base64/, (_site, good) =>
    withSig(good, (sig) => sig.replaceAll('=', '')),
  ),
  enveloped('with more behind the padding', /signature is not standard base64/, (_site, good) =>
    withSig(good, (sig) => `${sig}AAAA`),
  ),
  enveloped('with no signature', /one signature is needed/, (_site, good) => ({ ...good, signatures: [] })),
  enveloped('with two signatures, one good', /one signature is needed/, (site, good, approval) => ({
    ...good,
    signatures: [...site.signed(approval, EVE).signatures, ...good.signatures],
  })),
  enveloped('with the good signature twice', /one signature is needed/, (_site, good) => ({
    ...good,
    signatures: [...good.signatures, ...good.signatures],
  })),
  enveloped('with its payload edited afterwards', BAD, (_site, good) =>
    rewritten(good, (json) => json.replace('the whole plan', 'the whole house')),
  ),
  enveloped('with its payload in URL-safe base64', NOT_BASE64, (_site, good) =>
    withPayload(good, (payload) => `${payload.slice(0, -4)}-_-_`),
  ),
  enveloped('with a line feed in its payload', NOT_BASE64, (_site, good) =>
    withPayload(good, (payload) => `${payload.slice(0, 4)}\n${payload.slice(4)}`),
  ),
  enveloped('with an empty payload', /payload is empty/, (_site, good) => withPayload(good, () => '')),
  enveloped('with a payload that is no UTF-8', /not UTF-8/, (site) =>
    envelopeOver(keyOf(site.gate), PAYLOAD_TYPES.sg1_approval, Buffer.from([0x7b, 0xff, 0x7d])),
  ),
  enveloped('with white space in its payload', NOT_CANONICAL, (site, good, approval) =>
    signedText(site, approval, good, (json) => json.replace('{', '{ ')),
  ),
  enveloped('with its keys in another order', NOT_CANONICAL, (site, _good, approval) =>
    envelopeOver(keyOf(site.gate), payloadTypeOf(approval), Buffer.from(JSON.stringify(approval))),
  ),
  enveloped('with an escape in its payload', NOT_CANONICAL, (site, good, approval) =>
    signedText(site, approval, good, (json) => json.replace('whole', '\\u0077hole')),
  ),
  enveloped('with a byte order mark before its payload', /not JSON/, (site, good, approval) =>
    signedText(site, approval, good, (json) => `\uFEFF${json}`),
  ),
  enveloped('an envelope in an envelope', /payload/, (site, good, approval) =>
    envelopeOf(keyOf(site.gate), payloadTypeOf(approval), good),
  ),
  enveloped('of the type of the other gate', /wrong payload type/, (site, _good, approval) =>
    envelopeOf(
      keyOf(site.gate),
      site.gate === SG_1 ? PAYLOAD_TYPES.sg2_approval : PAYLOAD_TYPES.sg1_approval,
      approval,
    ),
  ),
  enveloped('of the type of a rejection', /wrong payload type/, (site, _good, approval) =>
    envelopeOf(keyOf(site.gate), PAYLOAD_TYPES.rejection, approval),
  ),
  enveloped('of the type of a void', /wrong payload type/, (site, _good, approval) =>
    envelopeOf(keyOf(site.gate), PAYLOAD_TYPES.void, approval),
  ),
  enveloped('of no type of ours', /wrong payload type/, (site, _good, approval) =>
    envelopeOf(keyOf(site.gate), 'application/json', approval),
  ),
  enveloped('with its type swapped after it was signed', BAD, (_site, good) => ({
    ...good,
    payloadType: PAYLOAD_TYPES.rejection,
  })),
  enveloped('with its type in capitals', /wrong payload type/, (_site, good) => ({
    ...good,
    payloadType: good.payloadType.toUpperCase(),
  })),
  enveloped('signed without its type', BAD, (site, good, approval) => {
    const bare = envelopeOver(keyOf(site.gate), '', payloadOf(approval))
    return { ...good, signatures: bare.signatures }
  }),
  enveloped('with the signature of another document', BAD, (site, good) => ({
    ...good,
    signatures: site.signed(site.approval({ scope: 'another' })).signatures,
  })),
  enveloped('for another run, under the same signature', BAD, (_site, good) =>
    rewritten(good, (json) => json.replace(RUN, OTHER)),
  ),
  enveloped('signed as a hash of what is signed', BAD, (site, good, approval) => ({
    ...good,
    signatures: envelopeOver(keyOf(site.gate), pae(good.payloadType, payloadOf(approval)).toString(), new Uint8Array())
      .signatures,
  })),
  enveloped('with an unknown field in the envelope', /is not a known key/, (_site, good) => ({ ...good, cert: 'x' })),
  enveloped('with an unknown field in the signature', /is not a known key/, (_site, good) => ({
    ...good,
    signatures: good.signatures.map((one) => ({ ...one, alg: 'none' })),
  })),
  enveloped('with a payload that is no text', /payload/, (_site, good, approval) => ({ ...good, payload: approval })),
]

function signedText(site: Site, approval: Approval, good: Envelope, change: (json: string) => string): Envelope {
  const json = Buffer.from(good.payload, 'base64').toString()
  return envelopeOver(keyOf(site.gate), payloadTypeOf(approval), Buffer.from(change(json)))
}

/** SG_1 was signed by Ann. */
export const SIGNED_AT_SG_2: readonly Attack[] = [
  enveloped("SG_1's own envelope under the type of SG_2", /wrong payload type/, (site) => {
    const first = site.run.approvals.SG_1_cut_authz?.envelope
    return { ...first, payloadType: PAYLOAD_TYPES.sg2_approval }
  }),
  enveloped("with the signature that SG_1's approval had", BAD, (site, good) => ({
    ...withKeyId(good, (id) => id),
    signatures: [
      { keyid: BOB.pinned.keyid, sig: site.run.approvals.SG_1_cut_authz?.envelope?.signatures[0]?.sig ?? '' },
    ],
  })),
]

const order = (change: object = {}) => ({
  run_id: RUN,
  request_id: 'void-1',
  reason: 'not needed',
  requested_by: 'eve',
  signed_utc: '2026-01-02T03:04:05.000Z',
  ...change,
})
const voiding = (name: string, says: RegExp, envelope: (site: Site) => Envelope | undefined): Attack => ({
  name,
  says,
  send: (site) => {
    const { signed_utc: _signed, ...message } = order()
    return { body: JSON.stringify({ type: 'void', v: 1, ...message, envelope: envelope(site) }) }
  },
})
const voidBy =
  (key: typeof ANN, change: object = {}) =>
  () =>
    envelopeOf(key, PAYLOAD_TYPES.void, order(change))

export const OF_VOIDS: readonly Attack[] = [
  voiding('an unsigned void', /unsigned/, () => undefined),
  voiding('a void that nobody pinned signed', /unknown key/, voidBy(EVE)),
  voiding('a void by a revoked key', /revoked key/, voidBy(REVOKED)),
  voiding('a void of another run', /wrong run/, voidBy(CAROL, { run_id: OTHER })),
  voiding(
    'a void for another reason than was signed',
    /something else than what was signed/,
    voidBy(CAROL, { reason: 'another' }),
  ),
  voiding(
    'a void under another id than was signed',
    /something else than what was signed/,
    voidBy(CAROL, { request_id: 'void-2' }),
  ),
  voiding('a void that is too old', /expired: signed/, voidBy(CAROL, { signed_utc: '2026-01-01T03:04:05Z' })),
  voiding('a void from the future', /in the future/, voidBy(CAROL, { signed_utc: '2026-01-02T04:04:05Z' })),
  voiding('a void of the type of an approval', /wrong payload type/, () =>
    envelopeOf(CAROL, PAYLOAD_TYPES.sg1_approval, order()),
  ),
  voiding('an approval in the place of a void', /payload/, (site) => site.signed(site.approval())),
]
