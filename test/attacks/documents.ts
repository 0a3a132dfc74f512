import { cutReviewDecisionId } from '../../src/orchestrator/ids.ts'
import type { Approval } from '../../src/orchestrator/state.ts'
import { HOUR } from '../orchestrator/world.ts'
import { OTHER, type Sent, SG_1, SG_2, type Site } from './site.ts'

/** Attacks on what an approval says. Under the signed policy each is signed by the right key: the signature helps nobody. */

export interface Attack {
  readonly name: string
  readonly send: (site: Site) => Sent
  /** What the record of it must say. */
  readonly says: RegExp
}

const doc = (
  name: string,
  says: RegExp,
  change: (site: Site) => Partial<Approval>,
  sent: Partial<Sent> = {},
): Attack => ({
  name,
  says,
  send: (site) => ({ body: site.message(site.approval(change(site))), ...sent }),
})

const digest = (site: Site): string => site.run.requests[site.gate]?.request_digest ?? ''
const risks = (site: Site): Approval['acknowledged'] => site.run.requests[site.gate]?.risks ?? {}
const WRONG_DIGEST = /wrong digest/
const NO_DIGEST = /not 64 lower-case hex/

/** At either gate. */
export const OF_DOCUMENTS: readonly Attack[] = [
  {
    name: 'late',
    says: /expired: signed/,
    send: (site) => ({ body: site.message(site.approval()), takenAt: site.world.now + 24 * HOUR }),
  },
  doc('signed in the future', /in the future/, () => ({ signed_utc: '2026-01-02T03:06:06Z' })),
  doc('signed at no time', /not ISO-8601/, () => ({ signed_utc: 'today' })),
  doc('signed in local time', /not ISO-8601/, () => ({ signed_utc: '2026-01-02T03:04:05' })),
  doc('signed with an offset', /not ISO-8601/, () => ({ signed_utc: '2026-01-02T03:04:05+00:00' })),
  doc('for another run', /wrong run/, () => ({ run_id: OTHER })),
  doc('for a run whose id looks alike', /wrong run/, ({ run }) => ({ run_id: run.run_id.replace('c', '\u0441') })),
  doc('for the plan digest instead of the request', WRONG_DIGEST, ({ run }) => ({
    payload_sha256: run.plan?.plan_digest ?? '',
  })),
  doc('for the request of a plan that is stale', WRONG_DIGEST, () => ({ payload_sha256: '5'.repeat(64) })),
  doc('with its digest in upper case', NO_DIGEST, (site) => ({ payload_sha256: digest(site).toUpperCase() })),
  doc('with a letter of its digest that looks alike', NO_DIGEST, (site) => ({
    payload_sha256: digest(site).replace('a', '\u0430'),
  })),
  doc('with full-width digits in its digest', NO_DIGEST, (site) => ({
    payload_sha256: digest(site).replaceAll(/\d/g, (d) => String.fromCodePoint(0xff10 + Number(d))),
  })),
  doc('with a line feed behind its digest', NO_DIGEST, (site) => ({ payload_sha256: `${digest(site)}\n` })),
  doc('with its digest cut short', NO_DIGEST, (site) => ({ payload_sha256: digest(site).slice(0, 63) })),
  doc('with no digest', NO_DIGEST, () => ({ payload_sha256: '' })),
  doc('that allows something else', /allowance/, () => ({ allowance: 'implicit' })),
  doc('that allows in capitals', /allowance/, () => ({ allowance: 'Explicit' })),
  doc('with no risk acknowledged', /not acknowledged/, () => ({ acknowledged: {} })),
  doc('with one risk too few', /not acknowledged/, (site) => ({
    acknowledged: Object.fromEntries(Object.entries(risks(site)).slice(1)),
  })),
  doc('with a count too low', /not acknowledged/, (site) => ({ acknowledged: { ...risks(site), retire: 0 } })),
  doc('with a class too many', /not acknowledged/, (site) => ({ acknowledged: { ...risks(site), merged: 1 } })),
  doc('with a thousand classes', /at most 64 classes/, (site) => ({
    acknowledged: { ...risks(site), ...Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`c${n}`, n])) },
  })),
  doc('with a class of a name beyond measure', /acknowledged/, (site) => ({
    acknowledged: { ...risks(site), ['retire'.repeat(5000)]: 1 },
  })),
  doc('with an approver of thirty thousand letters', /approver/, () => ({ approver: 'a'.repeat(30_000) })),
  doc('with a scope beyond measure', /scope/, () => ({ scope: 'all '.repeat(9_000) })),
  doc('with a digest beyond measure', /payload_sha256/, () => ({ payload_sha256: 'f'.repeat(40_000) })),
  doc('with a class that looks alike', /not acknowledged/, (site) => ({
    acknowledged: Object.fromEntries(Object.entries(risks(site)).map(([name, n]) => [name.replace('e', '\u0435'), n])),
  })),
  doc('by nobody', /approver is empty/, () => ({ approver: '' })),
  doc('by white space', /approver is empty/, () => ({ approver: ' \t' })),
]

export const AT_SG_1: readonly Attack[] = [
  doc('for SG_2, too early', /wrong gate/, () => ({ gate: SG_2 })),
  doc('with a review decision, which belongs to SG_2', /review_decision_id/, () => ({
    review_decision_id: '0'.repeat(8),
  })),
]

export const AT_SG_2: readonly Attack[] = [
  doc('for SG_1 under a new id', /wrong gate/, () => ({ gate: SG_1, approval_id: 'approval-again' })),
  doc('with the digest that SG_1 was shown', WRONG_DIGEST, ({ run }) => ({
    payload_sha256: run.requests.SG_1_cut_authz?.request_digest ?? '',
  })),
  doc('with no review decision', /review_decision_id/, () => ({ review_decision_id: undefined })),
  doc("with the cut's own review decision", /the cut's own/, ({ run }) => ({
    review_decision_id: run.plan === null ? '' : cutReviewDecisionId(run.plan.plan_digest),
  })),
  doc('with a review decision in upper case', /review_decision_id/, (site) => ({
    review_decision_id: site.approval().review_decision_id?.toUpperCase(),
  })),
  doc("under the id of SG_1's, which is spent", /replayed/, () => ({ approval_id: `approval-${SG_1}` })),
]
