import { describe, expect, it } from 'vitest'
import { type Files, MANIFEST_FILE, STATE_FILE } from '../../src/evidence/layout.ts'
import { canonicalJson, type Json, sha256 } from '../../src/orchestrator/digest.ts'
import type { RunState } from '../../src/orchestrator/state.ts'
import { testKey } from '../signatures/keys.ts'
import {
  approval,
  bytes,
  forged,
  inHandover,
  inPlan,
  inState,
  inText,
  manifested,
  refusalsIn,
  request,
  stateOf,
  text,
  whole,
} from './forger.ts'
import { checkOf, verified } from './support.ts'

/** What the verifier says of a forgery, and of a folder that is not whole. */

const EVE = testKey('Eve').pinned
const ZEROS = '0'.repeat(64)
const signer = (change: object) => ({
  signer: { keyid: EVE.keyid, name: EVE.name, public_key: EVE.public_key, ...change },
})

/** Several rules guard these: each has to see them by itself. */
const IN_WORDS: readonly (readonly [what: string, check: string, words: RegExp, make: () => Files])[] = [
  ['another baseline digest', 'plan', /^baseline digest:/, () => inPlan(pinned('baseline_digest'), ZEROS)],
  ['another plan digest', 'plan', /^plan digest:/, () => inPlan(pinned('plan_digest'), ZEROS)],
  ['an effect against the rules', 'plan', /^the effects are not/, () => inPlan('"enact":true', '"enact":false')],
  ['a body of the same length', 'lossless', /^sha256 of BY-LAW/, () => inPlan('keeps a library', 'keeps a lottery')],
  ['a body that is longer', 'lossless', /is \d+ bytes long$/, () => inPlan('keeps a library', 'keeps a casino!!')],
  ['a byte of nobody', 'lossless', /belong to/, () => inPlan('"span":{"end":', '"span":{"end":1')],
  ['other risks', 'requests', /risks of the request/, () => inState((run) => request(run, { risks: {} }))],
  ['another hand-over', 'handover', /is not what plan and/, () => inHandover('keeps a library', 'keeps a casino')],
  [
    'a hand-over that was not sealed again',
    'handover',
    /^the seal of/,
    () =>
      forged((files) => {
        const handover = text(files, 'handover/plan.jsonl')
        files.set('handover/plan.jsonl', bytes(handover.replace('keeps a library', 'keeps a casino')))
      }),
  ],
  [
    'another digest of the predicted rows',
    'handover',
    /^sha256 of the predicted rows/,
    () => inState(({ context_pins: pins }) => ({ context_pins: { ...pins, closeout_predicted_rows_sha256: ZEROS } })),
  ],
  [
    'another digest of the ledger',
    'refusals',
    /^digest of the refusal ledger/,
    () => inText('report.json', ledgerDigest(), ZEROS),
  ],
  [
    'a refusal of another run',
    'refusals',
    /^run of evidence/,
    () =>
      forged((files) => {
        const [name = ''] = refusalsIn(files)
        const refusal = JSON.parse(text(files, name)) as Record<string, Json>
        const moved = bytes(canonicalJson({ ...refusal, run_id: 'ictr-20990101T000000Z-00000000' }))
        files.set(`evidence/refusals/${sha256(moved)}.json`, moved)
      }),
  ],
  [
    'a session on another database',
    'sessions',
    /on 2 databases$/,
    () =>
      inState(({ sessions: [first, ...more] }) => ({
        sessions: [{ ...first, target: { ...first?.target, database: 'elsewhere' } }, ...more],
      })),
  ],
  [
    'white space of another’s',
    'form',
    /state.json is not in the form/,
    () => {
      const files = new Map(whole)
      files.set(STATE_FILE, bytes(`${JSON.stringify(stateOf(whole), null, 1)}\n`))
      return files
    },
  ],
  [
    'a byte order mark',
    'form',
    /state.json is not/,
    () => new Map(whole).set(STATE_FILE, bytes(`\ufeff${text(whole, STATE_FILE)}`)),
  ],
  ['another life', 'requests', /hours that an approval/, () => inState((run) => request(run, { life_hours: 9999 }))],
  [
    'one approval for both gates',
    'approvals',
    /spent at both gates/,
    () =>
      inState((run) => approval(run, { approval_id: run.approvals.SG_2_lifecycle_authz?.approval.approval_id ?? '' })),
  ],
  [
    'a late approval',
    'approvals',
    /expired: signed/,
    () => inState((run) => approval(run, { signed_utc: '2020-01-01T00:00:00.000Z' })),
  ],
  [
    'a key under another id',
    'approvals',
    /id of the key of the signer/,
    () => inState((run) => approval(run, {}, signer({ keyid: ZEROS }))),
  ],
  [
    'a signer whose signature is missing, beside a decision that nobody signed',
    'signatures',
    /^SG_1_cut_authz: /,
    () => inState((run) => approval(run, {}, signer({}))),
  ],
  [
    'a key of small order',
    'approvals',
    /the key of the signer is a point of small order/,
    () => inState((run) => approval(run, {}, signer({ public_key: Buffer.alloc(32).toString('base64') }))),
  ],
]

const ledgerDigest = (): string => JSON.parse(text(whole, 'report.json')).refusal_ledger.digest
const pinned = (pin: string): string => String(stateOf(whole).context_pins[pin])

describe('a forgery', () => {
  it.each(IN_WORDS)('%s is told in words of its own, whatever else contradicts it', (_what, check, words, make) => {
    expect(checkOf(verified(make()), check).problems).toContainEqual(expect.stringMatching(words))
  })
})

describe('a folder from which something was taken, or in which another run lies, with a manifest that fits', () => {
  const without = (wanted: RegExp): Files => {
    const files = new Map(whole)
    for (const name of [...files.keys()].filter((one) => wanted.test(one))) files.delete(name)
    files.delete(MANIFEST_FILE)
    return manifested(files)
  }

  it.each([
    ['report.html', /^report\.html$/],
    ['report.json', /^report\.json$/],
    ['the hand-over', /^handover/],
    ['the plan', /^evidence\/plan/],
    ['the state', /state\.json$/],
  ])('%s is missed', (_what, wanted) => {
    const problems = checkOf(verified(without(wanted)), 'complete').problems
    expect(problems).toContainEqual(expect.stringMatching(/is missing$/))
  })

  it.each([
    ['run', { run_id: 'ictr-20990101T000000Z-00000000' as RunState['run_id'] }],
    ['document', { document_id: 'ANOTHER' }],
    ['seq', { seq: 1 }],
  ])('a manifest of another %s is told', (what, change) => {
    const files = manifested(new Map([...whole].filter(([name]) => name !== MANIFEST_FILE)), change)
    expect(checkOf(verified(files), 'complete').problems).toContainEqual(
      expect.stringMatching(new RegExp(`^${what} of the manifest`)),
    )
  })
})

describe('a plan of an older version, which kept no text of some gaps,', () => {
  const older = inPlan('{"gap":{"body":"\\n",', '{"gap":{')

  it('is not checked for its bytes, and that is said', () => {
    expect(checkOf(verified(older), 'lossless')).toMatchObject({
      outcome: 'not_checked',
      reason: expect.stringContaining('older version'),
    })
  })

  it('is checked for what it holds', () => {
    const spoiled = inPlan('"span":{"end":', '"span":{"end":1', older)
    expect(checkOf(verified(spoiled), 'lossless').problems).toContainEqual(expect.stringMatching(/belong to/))
  })
})
