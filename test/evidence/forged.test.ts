import { gunzipSync, gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Files, isOfReport, MANIFEST_FILE, STATE_FILE } from '../../src/evidence/layout.ts'
import { entryOf, manifestBytes, manifestOf } from '../../src/evidence/manifest.ts'
import { canonicalJson, type Json, sha256, sha256OfAll } from '../../src/orchestrator/digest.ts'
import type { RunState } from '../../src/orchestrator/state.ts'
import { reportDigest } from '../../src/reports/files.ts'
import { testKey } from '../signatures/keys.ts'
import { checkOf, failing, folderOf, runTo, verified } from './support.ts'

/** Folders altered by somebody who takes the trouble to put the digests right again. */

let whole: Files

beforeAll(async () => {
  whole = await folderOf(await runTo('end'))
})

const text = (files: Files, name: string): string => new TextDecoder().decode(files.get(name))
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content)
const stateOf = (files: Files): RunState => JSON.parse(text(files, STATE_FILE)) as RunState

/** With the report's digest in the state, and the manifest, made to fit. */
function fitted(files: Map<string, Uint8Array>): Files {
  const run = stateOf(files)
  const report = [...files].flatMap(([name, content]) => (isOfReport(name) ? [{ name, sha256: sha256(content) }] : []))
  const digest = reportDigest(report)
  const folder = `v1/runs/${run.run_id}/reports/${digest}/`
  files.set(
    STATE_FILE,
    bytes(`${JSON.stringify({ ...run, report: { digest, folder, html: `${folder}report.html` } })}\n`),
  )
  files.delete(MANIFEST_FILE)
  return manifested(files)
}

/** With a manifest over what is there. */
function manifested(files: Map<string, Uint8Array>, change: Partial<ManifestHead> = {}): Files {
  const entries = [...files].map(([name, content]) => entryOf(name, { bytes: content, version: null }))
  const { run_id, document_id, seq } = stateOf(whole)
  const manifest = manifestOf({ run_id, document_id, seq, ...change, files: entries })
  return new Map(files).set(MANIFEST_FILE, manifestBytes(manifest))
}
type ManifestHead = Pick<RunState, 'run_id' | 'document_id' | 'seq'>

function forged(alter: (files: Map<string, Uint8Array>) => void): Files {
  const files = new Map(whole)
  alter(files)
  return fitted(files)
}

const inText = (name: string, from: string, to: string) =>
  forged((files) => {
    const before = text(files, name)
    expect(before).toContain(from)
    files.set(name, bytes(before.replace(from, to)))
  })

const inState = (change: (run: RunState) => object): Files =>
  forged((files) =>
    files.set(STATE_FILE, bytes(`${JSON.stringify({ ...stateOf(files), ...change(stateOf(files)) })}\n`)),
  )

/** The plan with something else in its lines, under the name that this gives it. */
const inPlan = (from: string, to: string): Files =>
  forged((files) => {
    const [name = ''] = [...files.keys()].filter((file) => file.endsWith('.gz'))
    const before = gunzipSync(files.get(name) ?? new Uint8Array()).toString()
    expect(before).toContain(from)
    const lines = bytes(before.replaceAll(from, to))
    const object = sha256(lines)
    files.delete(name)
    files.set(`evidence/plan/${object}.jsonl.gz`, gzipSync(lines))
    const run = stateOf(files)
    files.set(STATE_FILE, bytes(`${JSON.stringify({ ...run, plan: { ...run.plan, object } })}\n`))
  })

/** The hand-over with another text in its lines, sealed again. */
const inHandover = (from: string, to: string): Files =>
  forged((files) => {
    const lines = text(files, 'handover/plan.jsonl')
      .split(/(?<=\n)/)
      .slice(0, -1)
    const altered = lines.map((line) => line.replace(from, to))
    expect(altered.join('')).not.toBe(lines.join(''))
    const end = canonicalJson({ line: 'end', lines: altered.length, sha256: sha256OfAll(altered) })
    files.set('handover/plan.jsonl', bytes(`${altered.join('')}${end}\n`))
  })

const approval = (run: RunState, change: object): object => ({
  approvals: {
    ...run.approvals,
    SG_1_cut_authz: {
      ...run.approvals.SG_1_cut_authz,
      approval: { ...run.approvals.SG_1_cut_authz?.approval, ...change },
    },
  },
})

const lastSession = (change: object) => (run: RunState) => ({
  sessions: run.sessions.map((session, n) =>
    n === run.sessions.length - 1 ? { ...session, evidence: { ...session.evidence, ...change } } : session,
  ),
})

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
  ['another approver', 'approvals', () => inState((run) => approval(run, { approver: 'Somebody else' }))],
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
  [
    'a request for other risks',
    'requests',
    () =>
      inState((run) => ({
        requests: { ...run.requests, SG_1_cut_authz: { ...run.requests.SG_1_cut_authz, risks: {} } },
      })),
  ],
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
    () =>
      forged((files) => [...files.keys()].filter((name) => /refusals/.test(name)).map((name) => files.delete(name))),
  ],
  [
    'a refused approval with other reasons',
    'refusals',
    () =>
      forged((files) => {
        const [name = ''] = [...files.keys()].filter((file) => /refusals/.test(file))
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
