import { sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  type Envelope,
  openEnvelope,
  PAYLOAD_TYPES,
  pae,
  payloadOf,
  strictBase64,
} from '../../src/orchestrator/dsse.ts'
import { isSignedBy } from '../../src/orchestrator/ed25519.ts'
import { envelopeOf, envelopeOver, plusOrder, testKey } from './keys.ts'

const ann = testKey('Ann')
const document = { run_id: 'ictr', acknowledged: { retire: 1 } }
const TYPE = PAYLOAD_TYPES.sg1_approval
const good = envelopeOf(ann, TYPE, document)
const reasonsOf = (envelope: Envelope, keys = [ann.pinned]) =>
  openEnvelope(envelope, { payloadType: TYPE, document }, keys).reasons

describe('an envelope', () => {
  it('of the document, signed by a pinned key, has nothing against it', () => {
    expect(openEnvelope(good, { payloadType: TYPE, document }, [ann.pinned])).toEqual({ reasons: [], key: ann.pinned })
  })

  it('signs type and payload with their lengths (test vector of DSSE)', () => {
    expect(Buffer.from(pae('http://example.com/HelloWorld', Buffer.from('hello world'))).toString()).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    )
  })

  it('H39 of another payload type is refused, signed so or not', () => {
    const other = PAYLOAD_TYPES.sg2_approval
    expect(reasonsOf(envelopeOf(ann, other, document))).toEqual([expect.stringContaining('wrong payload type')])
    expect(reasonsOf({ ...good, payloadType: other })).toEqual([
      expect.stringContaining('wrong payload type'),
      expect.stringContaining('bad signature'),
    ])
  })

  it.each([
    ['white space', '{ "acknowledged":{"retire":1},"run_id":"ictr"}'],
    ['another order of keys', '{"run_id":"ictr","acknowledged":{"retire":1}}'],
    ['a key twice', '{"acknowledged":{"retire":1},"run_id":"other","run_id":"ictr"}'],
    ['another form of a number', '{"acknowledged":{"retire":1.0},"run_id":"ictr"}'],
    ['an escape', '{"acknowledged":{"retire":1},"run_id":"ict\\u0072"}'],
    ['a byte order mark', '\uFEFF{"acknowledged":{"retire":1},"run_id":"ictr"}'],
  ])('H37 whose payload has %s that the document has not is refused, however it is signed', (_what, text) => {
    expect(reasonsOf(envelopeOver(ann, TYPE, Buffer.from(text)))).toEqual([expect.stringContaining('canonical JSON')])
  })

  it('holds one signature: none, two, or a good one beside a bad one are refused', () => {
    const [signature] = good.signatures
    if (signature === undefined) throw new Error('no signature')
    expect(reasonsOf({ ...good, signatures: [] })).toEqual(['one signature is needed, it holds 0'])
    expect(reasonsOf({ ...good, signatures: [signature, signature] })).toEqual(['one signature is needed, it holds 2'])
  })

  it('of a key that is not pinned, or under the id of another, is refused', () => {
    const eve = testKey('Eve')
    expect(reasonsOf(envelopeOf(eve, TYPE, document))).toEqual([expect.stringContaining('unknown key')])
    const posing = { privateKey: eve.privateKey, pinned: ann.pinned }
    expect(reasonsOf(envelopeOf(posing, TYPE, document))).toEqual([expect.stringContaining('bad signature')])
  })

  it('with another S for the same signature (S + L) is refused', () => {
    const signatures = good.signatures.map(({ keyid, sig }) => ({ keyid, sig: plusOrder(sig) }))
    expect(reasonsOf({ ...good, signatures })).toEqual([expect.stringContaining('bad signature')])
  })

  it('each bit of whose signature counts', () => {
    const key = Buffer.from(ann.pinned.public_key, 'base64')
    const message = pae(TYPE, payloadOf(document))
    const signature = sign(null, message, ann.privateKey)
    expect(isSignedBy(key, message, signature)).toBe(true)
    for (let bit = 0; bit < signature.length * 8; bit += 1) {
      const flipped = Buffer.from(signature)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(isSignedBy(key, message, flipped)).toBe(false)
    }
  })
})

describe('base64', () => {
  it.each(['YQ', 'YQ==\n', ' YQ==', 'YR==', '-_-_', 'YQ=', 'Y*Q=', 'YQ==YQ=='])('%j is refused', (text) => {
    expect(strictBase64(text)).toBeNull()
  })

  it('that is the one encoding of its bytes is taken', () => {
    expect(strictBase64('YQ==')).toEqual(Buffer.from('a'))
    expect(strictBase64('')).toEqual(Buffer.alloc(0))
  })
})
