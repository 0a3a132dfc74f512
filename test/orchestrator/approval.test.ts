import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ApprovalContext, validateSovereignApproval } from '../../src/orchestrator/approval.ts'
import type { EpochMs } from '../../src/orchestrator/brands.ts'
import { cutReviewDecisionId } from '../../src/orchestrator/ids.ts'
import { principal } from '../../src/orchestrator/principal.ts'
import { STRUCTURAL } from '../../src/orchestrator/settings.ts'
import type { Approval, RunState } from '../../src/orchestrator/state.ts'
import type { SovereignGate } from '../../src/orchestrator/steps.ts'
import { hours, isoUtc, minutes, plus, seconds } from '../../src/orchestrator/time.ts'
import { baselineUnitOf, factsOf, idOf, visible } from '../fakes/facts.ts'
import { OTHER_RUN } from '../schema/fixtures.ts'
import { approvalFor, journey, NOW, planOver, senderOf } from './journey.ts'

/** One unit the text no longer holds, so that there is a risk to acknowledge. */
const FACTS = factsOf({ baseline: visible([baselineUnitOf('BY-LAW/ARTICLE-9', 'gone')]) })
const { sg1, sg2 } = journey({ facts: FACTS })
const CUTS_OWN = cutReviewDecisionId(planOver(FACTS).plan_digest)
const SG_1 = 'SG_1_cut_authz'
const SG_2 = 'SG_2_lifecycle_authz'

function contextAt(gate: SovereignGate | null, change: Partial<ApprovalContext> = {}): ApprovalContext {
  const run: RunState = gate === SG_2 ? sg2 : sg1
  return {
    run,
    gate,
    request: gate === null ? null : (run.requests[gate] ?? null),
    sender: senderOf({ sender_id: 'AROAOTHER:eve' }),
    takenAt: NOW,
    fourEyes: false,
    rules: STRUCTURAL,
    envelope: null,
    cutReviewDecisionId: CUTS_OWN,
    ...change,
  }
}

const at = (gate: SovereignGate, approval: Partial<Approval> = {}, context: Partial<ApprovalContext> = {}) =>
  validateSovereignApproval(approvalFor(gate === SG_2 ? sg2 : sg1, gate, approval), contextAt(gate, context))

describe('an approval counts', () => {
  it('when it answers the request that was shown, at either gate', () => {
    expect(at(SG_1)).toEqual([])
    expect(at(SG_2)).toEqual([])
  })

  it('as a rejection without acknowledging anything, and at SG_2 without a review decision', () => {
    expect(at(SG_1, { decision: 'reject', acknowledged: {} })).toEqual([])
    expect(at(SG_2, { decision: 'reject', review_decision_id: undefined })).toEqual([])
  })

  it('whatever the order of the classes it acknowledges', () => {
    const risks = sg1.requests[SG_1]?.risks ?? {}
    expect(Object.keys(risks).length).toBeGreaterThan(1)
    expect(at(SG_1, { acknowledged: Object.fromEntries(Object.entries(risks).reverse()) })).toEqual([])
  })
})

describe('an approval is refused, with the reason', () => {
  const refusals: readonly (readonly [string, SovereignGate, Partial<Approval>, Partial<ApprovalContext>, string])[] = [
    ['for another run', SG_1, { run_id: OTHER_RUN }, {}, `wrong run: it names ${OTHER_RUN}`],
    ['for another gate', SG_1, { gate: SG_2, review_decision_id: idOf('x') }, {}, 'wrong gate: it is for SG_2'],
    ['for a run that waits nowhere', SG_1, {}, { gate: null, request: null }, 'not waiting'],
    ['with another decision', SG_1, { decision: 'maybe' as 'approve' }, {}, 'decision must be approve or reject'],
    ['without the explicit allowance', SG_1, { allowance: 'implicit' }, {}, 'allowance must be the literal'],
    ['without an id', SG_1, { approval_id: ' ' }, {}, 'approval_id is empty'],
    ['without an approver', SG_1, { approver: '' }, {}, 'approver is empty'],
    ['signed in local time', SG_1, { signed_utc: '2026-01-02T03:04:05+01:00' }, {}, 'signed_utc is not ISO-8601 UTC'],
    ['signed on a day that is none', SG_1, { signed_utc: '2026-13-02T03:04:05Z' }, {}, 'signed_utc is not ISO-8601'],
    ['signed on 30 February', SG_1, { signed_utc: '2025-02-30T03:04:05Z' }, {}, 'signed_utc is not ISO-8601'],
    ["signed at 24 o'clock", SG_1, { signed_utc: '2026-01-01T24:00:00Z' }, {}, 'signed_utc is not ISO-8601'],
    ['signed in a leap second', SG_1, { signed_utc: '2025-12-31T23:59:60Z' }, {}, 'signed_utc is not ISO-8601'],
    ['with a digest of another form', SG_1, { payload_sha256: 'ABC' }, {}, 'payload_sha256 is not 64'],
    [
      'with the digest of another request',
      SG_1,
      { payload_sha256: 'a'.repeat(64) },
      {},
      'wrong digest: it approves aaa',
    ],
    ['with a risk it leaves out', SG_1, { acknowledged: {} }, {}, 'the approval none'],
    [
      'with a review decision at SG_1',
      SG_1,
      { review_decision_id: idOf('x') },
      {},
      'review_decision_id belongs to SG_2',
    ],
    [
      'without a review decision at SG_2',
      SG_2,
      { review_decision_id: undefined },
      {},
      'must be a fresh lower-case UUID',
    ],
    [
      'with a review decision that is no UUID',
      SG_2,
      { review_decision_id: 'RD-1' },
      {},
      'must be a fresh lower-case UUID',
    ],
    [
      "with the cut's own review decision",
      SG_2,
      { review_decision_id: CUTS_OWN },
      {},
      "review_decision_id is the cut's own",
    ],
    ["with SG_1's spent approval id at SG_2", SG_2, { approval_id: `ap-${SG_1}` }, {}, `replayed: approval ap-${SG_1}`],
  ]
  it.each(refusals)('%s', (_name, gate, approval, context, reason) => {
    const reasons = at(gate, approval, context)
    expect(reasons).toHaveLength(1)
    expect(reasons[0]).toContain(reason)
  })

  it('where a count of a risk differs, naming both', () => {
    const risks = sg1.requests[SG_1]?.risks ?? {}
    const [reason] = at(SG_1, { acknowledged: { ...risks, retire: 2 } })
    expect(reason).toMatch(/the request names .*retire:1.*, the approval .*retire:2/)
  })

  it("H4 when SG_1's digest is shown at SG_2", () => {
    const digest = sg1.requests[SG_1]?.request_digest ?? ''
    expect(at(SG_2, { payload_sha256: digest })).toEqual([expect.stringContaining('wrong digest')])
  })

  it('with every reason at once', () => {
    const reasons = at(
      SG_2,
      {
        run_id: OTHER_RUN,
        gate: SG_1,
        decision: 'maybe' as 'approve',
        allowance: '',
        approval_id: '',
        approver: '',
        signed_utc: 'yesterday',
        payload_sha256: '',
        acknowledged: { retire: 99 },
      },
      { fourEyes: true, sender: senderOf() },
    )
    expect(reasons.map((reason) => reason.split(/[:, ]/)[0])).toEqual(
      'wrong wrong decision allowance approval_id approver signed_utc payload_sha256 not review_decision_id'.split(' '),
    )
  })
})

describe('life', () => {
  it.each([
    [SG_1, 24],
    [SG_2, 12],
  ] as const)('H8 %s is good for %i h after its signature, judged when the queue took it', (gate, life) => {
    const end = plus(NOW, hours(life))
    expect(at(gate, {}, { takenAt: (end - 1) as EpochMs })).toEqual([])
    expect(at(gate, {}, { takenAt: end })).toEqual([
      expect.stringContaining(`expired: signed ${isoUtc(NOW)}, good for ${life} h`),
    ])
  })

  it('a signature up to two minutes ahead of the queue is a clock that differs; beyond that it lies in the future', () => {
    const signed = (ahead: EpochMs) => at(SG_1, { signed_utc: isoUtc(ahead) })
    expect(signed(plus(NOW, minutes(2)))).toEqual([])
    expect(signed(plus(NOW, seconds(121)))).toEqual([expect.stringContaining('signed in the future')])
  })
})

describe('self-approval, where four eyes are asked for', () => {
  const self = (senderId: string | null, origin: string | null = 'AROAEXAMPLE:ada', fourEyes = true) =>
    at(
      SG_1,
      {},
      {
        fourEyes,
        sender: senderOf({ sender_id: senderId }),
        run: { ...sg1, origin: senderOf({ sender_id: origin }) },
      },
    )

  it('is judged by the part before the colon: the session name is chosen by its holder', () => {
    expect(self('AROAEXAMPLE:bob')).toEqual(['self-approved: AROAEXAMPLE also sent the cut'])
    expect(self('AROAOTHER:ada')).toEqual([])
    expect(principal('AROAEXAMPLE:a:b')).toBe('AROAEXAMPLE')
  })

  it('is not refused where four eyes are not asked for', () => {
    expect(self('AROAEXAMPLE:ada', 'AROAEXAMPLE:ada', false)).toEqual([])
    expect(self(null, null, false)).toEqual([])
  })

  it.each([
    [null, 'AROAEXAMPLE:ada'],
    ['AROAEXAMPLE:ada', null],
    [null, null],
  ])('is refused where a sender is unknown (%s, %s): nobody can say that they are two people', (sender, origin) => {
    expect(self(sender, origin)).toEqual(['self-approved: an unknown sender may be the one who sent the cut'])
  })

  it('may still reject', () => {
    expect(at(SG_1, { decision: 'reject' }, { fourEyes: true, sender: senderOf() })).toEqual([])
  })
})

describe('any single field changed', () => {
  const text = fc.string()
  const changes: { readonly [K in keyof Approval]?: fc.Arbitrary<unknown> } = {
    gate: fc.constant(SG_1),
    run_id: text,
    decision: text.filter((word) => word !== 'reject'),
    signed_utc: fc.oneof(
      text,
      fc.integer({ min: 121, max: 1e6 }).map((s) => isoUtc(plus(NOW, seconds(s)))),
    ),
    allowance: text,
    payload_sha256: fc.oneof(
      text,
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
    ),
    acknowledged: fc.dictionary(fc.constantFrom('retire', 'revived', 'functions_unproven'), fc.nat()),
    review_decision_id: fc.oneof(text, fc.constant(CUTS_OWN)),
    approval_id: fc.constantFrom('', ' ', `ap-${SG_1}`),
    approver: fc.constantFrom('', '\t'),
  }
  it.each(Object.entries(changes))('%s: a valid approval no longer counts', (field, values) => {
    const valid = approvalFor(sg2, SG_2)
    fc.assert(
      fc.property(values, (value) => {
        const before = Object.entries(valid).find(([name]) => name === field)?.[1]
        fc.pre(JSON.stringify(value) !== JSON.stringify(before))
        expect(validateSovereignApproval({ ...valid, [field]: value }, contextAt(SG_2))).not.toEqual([])
      }),
    )
  })

  it('but for the free texts, which are bound by the approval’s own digest alone', () => {
    expect(Object.keys(approvalFor(sg2, SG_2)).filter((field) => !(field in changes))).toEqual(['scope'])
  })
})
