import { describe, expect, it } from 'vitest'
import { type SignatureFinding, signatureFindings } from '../../src/evidence/signatures.ts'
import type { IsoUtc } from '../../src/orchestrator/brands.ts'
import { PAYLOAD_TYPES, type PinnedKey } from '../../src/orchestrator/dsse.ts'
import type { AcceptedApproval, RunState } from '../../src/orchestrator/state.ts'
import { journey } from '../orchestrator/journey.ts'
import { envelopeOf, type TestKey, testKey } from '../signatures/keys.ts'

/** What the reader's own list of keys makes of the signatures in a state. */

const ada = testKey('Ada')
const bo = testKey('Bo')
const { end } = journey()

function signedBy(key: TestKey, accepted: AcceptedApproval | undefined, payloadType: string): AcceptedApproval {
  if (accepted === undefined) throw new Error('nothing accepted')
  const { keyid, name, public_key } = key.pinned
  return Object.assign(
    { ...accepted },
    {
      envelope: envelopeOf(key, payloadType, accepted.approval),
      signer: { keyid, name, public_key },
    },
  )
}

const signed = (change: Partial<RunState['approvals']> = {}): RunState => ({
  ...end,
  approvals: {
    SG_1_cut_authz: signedBy(ada, end.approvals.SG_1_cut_authz, PAYLOAD_TYPES.sg1_approval),
    SG_2_lifecycle_authz: signedBy(bo, end.approvals.SG_2_lifecycle_authz, PAYLOAD_TYPES.sg2_approval),
    ...change,
  },
})

const kinds = (found: readonly SignatureFinding[]): readonly string[] => found.map(({ kind }) => kind)
const KEYS: readonly PinnedKey[] = [ada.pinned, bo.pinned]

describe('the signatures of a run', () => {
  it('are vouched for where both keys stand in the reader’s list', () => {
    const found = signatureFindings(signed(), KEYS)
    expect(kinds(found)).toEqual(['vouched', 'vouched'])
    expect(found.map(({ signer }) => signer)).toEqual([`Ada (${ada.pinned.keyid})`, `Bo (${bo.pinned.keyid})`])
  })

  it('are sound, and vouched for by nobody, where no list is given', () => {
    expect(kinds(signatureFindings(signed(), null))).toEqual(['named', 'named'])
  })

  it('of a structural run are none; with a list they are missed', () => {
    expect(kinds(signatureFindings(end, null))).toEqual(['unsigned', 'unsigned'])
    expect(kinds(signatureFindings(end, KEYS))).toEqual(['bad', 'bad'])
  })

  it('of an order to void that came unsigned are missed by a reader with a list, and where the state names a signer', () => {
    const { keyid, name, public_key } = ada.pinned
    const by = { request_id: 'void-1', sender: end.origin }
    const findings = (given_up: NonNullable<RunState['given_up']>, keys: readonly PinnedKey[] | null) =>
      signatureFindings({ ...end, approvals: {}, given_up }, keys)
    expect(kinds(findings(by, null))).toEqual(['unsigned'])
    expect(kinds(findings(by, KEYS))).toEqual(['bad'])
    expect(kinds(findings({ ...by, signer: { keyid, name, public_key } }, null))).toEqual(['bad'])
  })

  const sg1 = end.approvals.SG_1_cut_authz
  const altered = (change: object): AcceptedApproval => {
    const accepted = signedBy(ada, sg1, PAYLOAD_TYPES.sg1_approval)
    return { ...accepted, approval: { ...accepted.approval, ...change } }
  }
  const BAD: readonly (readonly [what: string, state: RunState, keys: readonly PinnedKey[]])[] = [
    ['a key that the list does not hold', signed(), [bo.pinned]],
    ['a key under another’s id', signed(), [{ ...bo.pinned, keyid: ada.pinned.keyid }, bo.pinned]],
    ['a key of the other gate', signed(), [{ ...ada.pinned, gates: ['SG_2_lifecycle_authz'] }, bo.pinned]],
    ['a key that had ended', signed(), [{ ...ada.pinned, not_after: '2020-01-01T00:00:00.000Z' as IsoUtc }, bo.pinned]],
    [
      'a key that was revoked',
      signed(),
      [{ ...ada.pinned, revoked_at: '2020-01-01T00:00:00.000Z' as IsoUtc }, bo.pinned],
    ],
    ['one word altered after it was signed', signed({ SG_1_cut_authz: altered({ approver: 'Eve' }) }), KEYS],
    ['another digest', signed({ SG_1_cut_authz: altered({ payload_sha256: '0'.repeat(64) }) }), KEYS],
    ['H39 a rejection’s type', signed({ SG_1_cut_authz: signedBy(ada, sg1, PAYLOAD_TYPES.rejection) }), KEYS],
    [
      'H39 the type of the other gate',
      signed({ SG_1_cut_authz: signedBy(ada, sg1, PAYLOAD_TYPES.sg2_approval) }),
      KEYS,
    ],
  ]

  it.each(BAD)('with %s are bad, and the reason is told', (_what, state, keys) => {
    const [first, second] = signatureFindings(state, keys)
    expect(first).toMatchObject({ kind: 'bad' })
    expect(first?.reasons.length).toBeGreaterThan(0)
    expect(second?.kind).toBe('vouched')
  })

  it('a key that was good when the queue took the approval stays good for it', () => {
    const later = { ...ada.pinned, revoked_at: '2099-01-01T00:00:00.000Z' as IsoUtc }
    expect(kinds(signatureFindings(signed(), [later, bo.pinned]))).toEqual(['vouched', 'vouched'])
  })
})
