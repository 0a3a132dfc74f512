import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IsoUtc } from '../../src/orchestrator/brands.ts'
import { digestOf, sha256 } from '../../src/orchestrator/digest.ts'
import { baselineDigest } from '../../src/orchestrator/fact-digests.ts'
import type { Facts } from '../../src/orchestrator/facts.ts'
import { sovereignRequest } from '../../src/orchestrator/request.ts'
import type { RunState, SovereignRequest } from '../../src/orchestrator/state.ts'
import { baselineUnitOf, documentOf, factsOf, idOf, targetOf, versionOf, visible } from '../fakes/facts.ts'
import { allRows } from '../fakes/predicted.ts'
import { OTHER_RUN, RUN } from '../schema/fixtures.ts'
import { approvalFor, approve, journey, lead, newRun, plannerOf, planOver, senderOf } from './journey.ts'
import { ROOT } from './sources.ts'

const UNITS = [
  baselineUnitOf('BY-LAW/ARTICLE-9', 'gone'),
  baselineUnitOf('BY-LAW/ARTICLE-8', 'gone too'),
  baselineUnitOf('BY-LAW/TITLE', 'another text'),
]
const FACTS = factsOf({ baseline: visible(UNITS) })
const PLAN = planOver(FACTS)
const BENCH = plannerOf({ facts: FACTS, plan: PLAN })
const { sg1, sg2 } = journey({ facts: FACTS })

const askedAt = (run: RunState, gate: 'SG_1_cut_authz' | 'SG_2_lifecycle_authz'): SovereignRequest => {
  const request = run.requests[gate]
  if (request === undefined) throw new Error('no request')
  return request
}

const NONE = { sg1_approval_sha256: null, predicted_rows_sha256: null, verify_results_sha256: null }

describe('the request digest', () => {
  it('of SG_1 is the sha256 of these bytes and no others', () => {
    const risks = Object.entries(PLAN.risks)
      .sort()
      .map(([name, count]) => `"${name}":${count}`)
    const bytes = `{"gate":"SG_1_cut_authz","plan_digest":"${PLAN.plan_digest}","predicted_rows_sha256":null,"risks":{${risks}},"run_id":"${RUN}","sg1_approval_sha256":null,"verify_results_sha256":null}`
    expect(askedAt(sg1, 'SG_1_cut_authz').request_digest).toBe(sha256(bytes))
  })

  it('of SG_2 covers SG_1’s approval, the predicted rows and the verify results too', () => {
    const verify = Object.entries(sg2.context_pins).filter(([name]) => name.startsWith('verify_'))
    expect(verify).toHaveLength(11)
    expect(askedAt(sg2, 'SG_2_lifecycle_authz').request_digest).toBe(
      digestOf({
        gate: 'SG_2_lifecycle_authz',
        run_id: RUN,
        plan_digest: PLAN.plan_digest,
        risks: PLAN.risks,
        sg1_approval_sha256: digestOf(approvalFor(sg1, 'SG_1_cut_authz')),
        predicted_rows_sha256: digestOf(allRows(BENCH.prediction(sg2, 'verify'))),
        verify_results_sha256: digestOf(Object.fromEntries(verify)),
      }),
    )
  })

  const subject = { planDigest: PLAN.plan_digest, risks: PLAN.risks, rowsSha256: digestOf([]) }
  const at = '2026-01-02T03:04:05.000Z' as IsoUtc
  const digestAt1 = (run: RunState, change: Partial<typeof subject> = {}, when = at) =>
    sovereignRequest(run, 'SG_1_cut_authz', { ...subject, ...change }, when).request_digest
  const digestAt2 = (run: RunState, change: Partial<typeof subject> = {}) =>
    sovereignRequest(run, 'SG_2_lifecycle_authz', { ...subject, ...change }, at).request_digest

  it('is rebuilt byte for byte by a later invocation', () => {
    expect(digestAt1(sg1)).toBe(askedAt(sg1, 'SG_1_cut_authz').request_digest)
    expect(digestAt1(sg1)).toBe(
      digestOf({ gate: 'SG_1_cut_authz', run_id: RUN, plan_digest: PLAN.plan_digest, risks: PLAN.risks, ...NONE }),
    )
  })

  it('H4, H5 changes with each thing it binds', () => {
    const others = [
      digestAt1(sg1),
      digestAt1({ ...sg1, run_id: OTHER_RUN }),
      digestAt1(sg1, { planDigest: sha256('another plan') }),
      digestAt1(sg1, { risks: { ...PLAN.risks, retire: 1 } }),
      digestAt1(sg1, { risks: {} }),
      digestAt2(sg2),
      digestAt2({ ...sg2, approvals: {} }),
      digestAt2({ ...sg2, context_pins: { ...sg2.context_pins, verify_anchors_exact: false } }),
      digestAt2(sg2, { rowsSha256: BENCH.prediction(sg2, 'leg_a').rowsSha256 }),
    ]
    expect(new Set(others).size).toBe(others.length)
  })

  it('H6, H7 does not change with time, code version, sender, sequence, sessions or refusals', () => {
    const elsewhere: RunState = {
      ...sg1,
      code_version: '99.0.0',
      origin: senderOf({ requested_by: 'eve', sender_id: 'AROAOTHER:eve' }),
      created_at: '2030-01-01T00:00:00.000Z' as IsoUtc,
      updated_at: '2030-01-01T00:00:00.000Z' as IsoUtc,
      seq: 99,
      write_id: 'another',
      sessions: [],
      receipts: [],
      retries: [{ request_id: 'r-1', reason: 'again', sender: senderOf() }],
      report: null,
    }
    expect(digestAt1(elsewhere, {}, '2030-01-01T00:00:00.000Z' as IsoUtc)).toBe(digestAt1(sg1))
  })

  it('H7 stays what it was over a refused, a repeated and a late look: an approval in time still leads on', () => {
    const looked = lead(lead(sg1, { facts: FACTS }), { facts: { ...FACTS, newer_version: '2.0' } })
    expect(looked.requests).toEqual(sg1.requests)
    expect(approve(looked, 'SG_1_cut_authz', { facts: FACTS }).state).toBe('awaiting_lifecycle_authorization')
  })
})

describe('the plan digest', () => {
  const digest = (change: Partial<Facts>) => planOver({ ...FACTS, ...change }).plan_digest

  it('H6 is the same whatever the order of the rows', () => {
    const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length })
    fc.assert(
      fc.property(shuffled(UNITS), shuffled(FACTS.functions), shuffled(FACTS.grants), (units, functions, grants) => {
        const plan = planOver({
          ...FACTS,
          baseline: visible(units),
          functions,
          grants,
          triggers: FACTS.triggers.toReversed(),
        })
        expect(plan).toEqual(PLAN)
      }),
      { numRuns: 30 },
    )
  })

  it('H6 holds no host, port, server version, replay lag or time', () => {
    const target = targetOf({
      endpoint: '10.0.0.9:6543',
      server_version: '15.2',
      in_recovery: true,
      replay_lag_ms: 12,
    })
    expect(digest({ target, read_at: '2031-05-05T05:05:05.000Z' as IsoUtc })).toBe(PLAN.plan_digest)
  })

  it('holds no run id, sender or code version', () => {
    const run = newRun({ run_id: OTHER_RUN, origin: senderOf({ requested_by: 'eve' }) })
    const world = { facts: FACTS, settings: { codeVersion: '99.0.0' } }
    expect(lead({ ...run, code_version: '99.0.0' }, world).plan?.plan_digest).toBe(PLAN.plan_digest)
  })

  it.each<[string, Partial<Facts>]>([
    ['H13 system_identifier', { target: targetOf({ system_identifier: '7300000000000000002' }) }],
    ['H13 database', { target: targetOf({ database: 'other' }) }],
    ['document', { document: documentOf({ id: idOf('another document') }) }],
    ['docprefix', { document: documentOf({ docprefix: 'BY-LAW-2' }) }],
    ['document version', { version: versionOf(undefined, { id: idOf('version 1.1') }) }],
    ['text', { version: versionOf('# By-law\n\n## Article 1. Name\n\nAnother text.\n') }],
    ['H2 units in the database', { baseline: visible([]) }],
    [
      'the hash of one unit in the database',
      { baseline: visible([baselineUnitOf('BY-LAW/ARTICLE-9', 'other'), ...UNITS.slice(1)]) },
    ],
    [
      'spacing that moves a span',
      { version: versionOf(`${FACTS.version?.body}`.replace('\n\n## Article 2', '\n\n\n## Article 2')) },
    ],
  ])('changes with the %s', (_name, change) => {
    expect(digest(change)).not.toBe(PLAN.plan_digest)
  })

  it('H6 and the request digest are the same in another time zone and locale', () => {
    const script = `const { journey } = await import('./test/orchestrator/journey.ts'); const { end } = journey()
      console.log(end.plan.plan_digest, end.requests.SG_2_lifecycle_authz.request_digest)`
    const printed = [
      { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' },
      { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
      { TZ: 'America/St_Johns', LANG: 'vi_VN.UTF-8', LC_ALL: 'vi_VN.UTF-8' },
    ].map((env) =>
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT, env, encoding: 'utf8' }),
    )
    const here = journey()
    expect(new Set(printed)).toEqual(
      new Set([`${here.end.plan?.plan_digest} ${askedAt(here.end, 'SG_2_lifecycle_authz').request_digest}\n`]),
    )
  })
})

describe('the baseline digest', () => {
  it('H2 stands for “no units yet” too, and is not that of any unit', () => {
    expect(baselineDigest([])).toMatch(/^[0-9a-f]{64}$/)
    expect(baselineDigest([])).not.toBe(baselineDigest([baselineUnitOf('BY-LAW/ARTICLE-1', '')]))
    expect(planOver(factsOf()).baseline_digest).toBe(baselineDigest([]))
  })

  it('changes with whatever a plan depends on: status, deletion, parent, the latest version and the one in force', () => {
    const unit = baselineUnitOf('BY-LAW/ARTICLE-1', 'text')
    const { latest } = unit
    const all = [
      unit,
      { ...unit, lifecycle_status: 'retired' },
      { ...unit, deleted: true },
      { ...unit, parent_address: 'BY-LAW/BY-LAW' },
      { ...unit, section_type: 'section' },
      { ...unit, enacted: null },
      { ...unit, latest: { ...latest, version_seq: 2 } },
      { ...unit, latest: { ...latest, lifecycle_status: 'draft' } },
      { ...unit, latest: { ...latest, title: 'Another' } },
      { ...unit, latest: { ...latest, content_hash: sha256('other') } },
    ].map((one) => baselineDigest([one]))
    expect(new Set(all).size).toBe(all.length)
  })
})
