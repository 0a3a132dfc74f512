import { describe, expect, it } from 'vitest'
import type { Files } from '../../src/evidence/layout.ts'
import { canonicalJson, type Json } from '../../src/orchestrator/digest.ts'
import { testKey } from '../signatures/keys.ts'
import {
  approval,
  bytes,
  forged,
  inHandover,
  inPlan,
  inState,
  inText,
  lastSession,
  refusalsIn,
  request,
  text,
  whole,
} from './forger.ts'
import { checkOf, failing, verified } from './support.ts'

/** Folders altered by somebody who takes the trouble to put the digests right again. */

const FORGERIES: readonly (readonly [what: string, check: string, make: () => Files])[] = [
  ['a page that shows another text', 'pages', () => inText('report.html', 'Article', 'Artlcle')],
  ['a document that shows another count', 'pages', () => inText('03-cutplan.md', 'create', 'creat3')],
  ['a report.json with another title', 'report', () => inText('report.json', 'Purpose', 'Porpuse')],
  ['a text that was never pinned', 'lossless', () => inPlan('keeps a library', 'keeps a casino!')],
  ['a gap with another text', 'lossless', () => inPlan('"body":"\\n"', '"body":" "')],
  ['an effect that the rules do not give', 'plan', () => inPlan('"enact":true', '"enact":false')],
  ['a lineage that the texts do not give', 'plan', () => inPlan('"kind":"edited"', '"kind":"moved"')],
  ['a plan for another database', 'plan', () => inPlan('"database":"reference"', '"database":"elsewhere"')],
  ['a hand-over with another argument', 'handover', () => inHandover('keeps a library', 'keeps a casino')],
  ['a hand-over with another row', 'requests', () => inHandover('"part":"leg_b"', '"part":"leg_a"')],
  [
    'another approver',
    'approvals',
    () =>
      inState((run) => approval(run, { approver: 'Somebody else' }, { sha256: run.approvals.SG_1_cut_authz?.sha256 })),
  ],
  [
    'an approval for another request',
    'approvals',
    () => inState((run) => approval(run, { payload_sha256: '0'.repeat(64) })),
  ],
  [
    'an approval given too late',
    'approvals',
    () => inState((run) => approval(run, { signed_utc: '2020-01-01T00:00:00.000Z' })),
  ],
  ['a risk that was not acknowledged', 'approvals', () => inState((run) => approval(run, { acknowledged: {} }))],
  ['no approval at all', 'approvals', () => inState(() => ({ approvals: {} }))],
  ['a request for other risks', 'requests', () => inState((run) => request(run, { risks: {} }))],
  ['a session that wrote', 'sessions', () => inState(lastSession({ xid_assigned: true }))],
  ['a session that was not read-only', 'sessions', () => inState(lastSession({ read_only: false }))],
  [
    'a session that held a lock',
    'sessions',
    () =>
      inState(
        lastSession({ locks: [{ type: 'relation', mode: 'RowExclusiveLock', relation: 'public.unit_version' }] }),
      ),
  ],
  [
    'a session that held an advisory lock',
    'sessions',
    () => inState(lastSession({ locks: [{ type: 'advisory', mode: 'ExclusiveLock', relation: null }] })),
  ],
  [
    'a session without its fence',
    'sessions',
    () => inState(lastSession({ statements: [{ name: 'begin', count: 1, rows: 0 }] })),
  ],
  ['a phase without receipt', 'gates', () => inState((run) => ({ receipts: run.receipts.slice(1) }))],
  [
    'a predicate that was false',
    'gates',
    () =>
      inState((run) => ({
        receipts: run.receipts.map((one) => ({
          ...one,
          predicates: one.predicates.map((p) => ({ ...p, passed: false })),
        })),
      })),
  ],
  [
    'a pin that was changed',
    'gates',
    () => inState((run) => ({ context_pins: { ...run.context_pins, role_refused_rights: 1 } })),
  ],
  [
    'a refused approval that was taken away',
    'refusals',
    () => forged((files) => refusalsIn(files).map((name) => files.delete(name))),
  ],
  [
    'a refused approval with other reasons',
    'refusals',
    () =>
      forged((files) => {
        const [name = ''] = refusalsIn(files)
        const refusal = JSON.parse(text(files, name)) as Record<string, Json>
        files.set(name, bytes(canonicalJson({ ...refusal, reasons: ['none of your business'] })))
      }),
  ],
]

describe('a forgery whose manifest and report digest fit is found by what it contradicts', () => {
  it.each(FORGERIES)('%s (%s)', (_what, check, make) => {
    const verdict = verified(make())
    expect(failing(verdict)).not.toContain('complete')
    expect(failing(verdict)).not.toContain('report_digest')
    expect(failing(verdict)).toContain(check)
    expect(checkOf(verdict, check).problems.length).toBeGreaterThan(0)
    expect(verdict.verdict).toBe('inconsistent')
  })

  it('each check is shown to fail', () => {
    const shown = new Set([...FORGERIES.map(([, check]) => check), 'complete', 'form', 'report_digest', 'signatures'])
    expect(
      verified(whole)
        .checks.map(({ check }) => check)
        .filter((check) => !shown.has(check)),
    ).toEqual([])
  })

  it('whose approvals are not signed is broken for a reader who vouches for keys', () => {
    const verdict = verified(whole, null, [testKey('Ada').pinned])
    expect(failing(verdict)).toEqual(['signatures'])
    expect(verdict.verdict).toBe('broken')
  })

  it('H40 and where all of it was made to fit, the head that was noted elsewhere does not', () => {
    const head = verified(whole).head
    const files = forged((altered) => altered.set('01-source-pin.md', bytes('# Nothing to see here\n')))
    expect(failing(verified(whole, head))).toEqual([])
    expect(checkOf(verified(files, head), 'complete').problems).toEqual([
      expect.stringContaining('head that was noted'),
    ])
  })
})

describe('a report alone', () => {
  const alone = (): Files => new Map([['report.json', whole.get('report.json') ?? new Uint8Array()]])

  it('tells of its form, its gates and its sessions, and names what it cannot tell', () => {
    const verdict = verified(alone())
    expect(verdict.of).toBe('report')
    expect(verdict.checks.filter(({ outcome }) => outcome === 'holds').map(({ check }) => check)).toEqual([
      'form',
      'gates',
      'sessions',
    ])
    expect(verdict.checks.filter(({ outcome }) => outcome === 'not_checked').length).toBeGreaterThan(8)
  })

  it('in which a session wrote is inconsistent', () => {
    const altered = text(alone(), 'report.json').replace('"xid_assigned":false', '"xid_assigned":true')
    expect(failing(verified(new Map([['report.json', bytes(altered)]])))).toEqual(['sessions'])
  })

  it.each(['', '{', '[]', '{"schema_version":2}', '\u0000'])('that is none is told so: %j', (content) => {
    expect(failing(verified(new Map([['report.json', bytes(content)]])))).toContain('form')
  })
})
