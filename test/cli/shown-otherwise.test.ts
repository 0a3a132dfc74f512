import { describe, expect, test } from 'vitest'
import { shownOtherwise } from '../../src/cli/shown-otherwise.ts'
import { jsonContent } from '../../src/orchestrator/content.ts'
import { sha256 } from '../../src/orchestrator/digest.ts'
import type { Facts } from '../../src/orchestrator/facts.ts'
import { reportListBeside, reportPrefix } from '../../src/orchestrator/keys.ts'
import type { RunState } from '../../src/orchestrator/state.ts'
import { reportList } from '../../src/reports/files.ts'
import { CODE_VERSION } from '../../src/version.ts'
import { baselineUnitOf, factsOf, visible } from '../fakes/facts.ts'
import { type CommandLine, RUN, waiting } from './desk.ts'

/**
 * H4: who may write the whole bucket, states too, shows nobody another plan than the digest that they approve binds. The forged
 * report is published as a true one is, and the state names it: what holds is that the digest is made again from the plan.
 */

/** The first article stands in the database with another text. */
const revised = (): Facts =>
  factsOf({
    baseline: visible([baselineUnitOf('BY-LAW/ARTICLE-1-NAME', '## Article 1. Name\n\nThe society is called Sample.')]),
  })
const YES = Array.from({ length: 9 }, () => 'y')
const pausedAtSg1 = async (codeVersion = CODE_VERSION): Promise<CommandLine> =>
  await waiting({ facts: revised, settings: { codeVersion } })

async function reportText(line: CommandLine): Promise<string> {
  const bytes = await line.store.objects.read(`${(await line.stateOf())?.report?.folder}report.json`)
  return new TextDecoder().decode(bytes ?? undefined)
}

/** From now on the state of the run reads so. */
function rewriteState(line: CommandLine, to: (run: RunState) => RunState): void {
  const { states } = line.store
  const load = states.load.bind(states)
  states.load = async (runId) => {
    const found = await load(runId)
    return found === null ? null : { ...found, state: to(found.state) }
  }
}

/** Publishes another report than the run's, with a list that fits, and lets the state name it. */
async function forgeReport(line: CommandLine, text: string): Promise<void> {
  const { objects } = line.store
  const list = reportList([{ name: 'report.json', sha256: sha256(text) }])
  const digest = sha256(list)
  const folder = reportPrefix(RUN, digest)
  await objects.create(`${folder}report.json`, jsonContent(text))
  await objects.create(reportListBeside(folder), jsonContent(list))
  rewriteState(line, (run) => ({ ...run, report: { digest, folder, html: `${folder}report.html` } }))
}

async function approving(line: CommandLine) {
  const sent = line.sent.length
  const typed = await line.type(`approve ${RUN}`, YES)
  return { exit: typed.exit, err: typed.err, sent: line.sent.length - sent }
}

const refusedFor = (what: string) => ({
  exit: 3,
  err: expect.stringContaining(`does not show the plan that its request binds (other: ${what})`),
  sent: 0,
})

interface Report {
  readonly document: { title: string }
  readonly counts: object
  readonly units: Record<string, unknown>[]
  readonly doubts: object[]
  readonly gaps: { kind: string }[]
}
const article = ({ units }: Report): Record<string, unknown> =>
  units.find(({ address }) => address === 'BY-LAW/ARTICLE-1-NAME') ?? {}
const unchanged = [{ op: 'same', text: '## Article 1. Name\n\nThe society is called Example.' }]

describe('H4 a report that was forged together with its list and the state', () => {
  test.each<readonly [what: string, how: string, alter: (report: Report) => unknown]>([
    ['units', 'one is missing', ({ units }) => units.pop()],
    ['units', 'another effect', (report) => Object.assign(article(report), { effect: 'keep' })],
    ['units', 'another title', (report) => Object.assign(article(report), { title: 'Article 1. Nothing' })],
    [
      'units',
      'a change left out',
      (report) => Object.assign(article(report), { text: { kind: 'changed', grain: 'words', segments: unchanged } }),
    ],
    [
      'units',
      'said to be the same',
      (report) => Object.assign(article(report), { text: { kind: 'same', body: 'Nothing changes.' } }),
    ],
    ['units', 'another origin', (report) => Object.assign(article(report), { origin: null })],
    ['counts', 'fewer revisions', (report) => Object.assign(report.counts, { revise: 0 })],
    ['doubts', 'one more', ({ doubts }) => doubts.push({ line: 1, reason: 'none', text: '' })],
    ['gaps', 'one more', ({ gaps }) => gaps.push({ ...gaps[0], kind: 'preamble' })],
    ['document', 'another title', ({ document }) => Object.assign(document, { title: 'Another by-law' })],
  ])('is not approved: other %s (%s)', async (what, _how, alter) => {
    const line = await pausedAtSg1()
    const report = JSON.parse(await reportText(line))
    alter(report)
    await forgeReport(line, JSON.stringify(report))
    expect(await approving(line)).toMatchObject(refusedFor(what))
  })

  test('is approved where it says what the plan says: only what contradicts the plan is refused here', async () => {
    const line = await pausedAtSg1()
    await forgeReport(line, await reportText(line))
    expect(await approving(line)).toMatchObject({ exit: 2, sent: 1 })
  })

  test('is not approved where the digest asked for is of another plan than the one that is shown', async () => {
    const line = await pausedAtSg1()
    const own = (await line.stateOf())?.requests.SG_1_cut_authz?.request_digest ?? ''
    const other = sha256('the request of a plan that nobody was shown')
    await forgeReport(line, (await reportText(line)).replaceAll(own, other))
    rewriteState(line, (run) => {
      const asked = run.requests.SG_1_cut_authz
      return asked === undefined ? run : { ...run, requests: { SG_1_cut_authz: { ...asked, request_digest: other } } }
    })
    expect(await approving(line)).toMatchObject(refusedFor('request digest'))
  })

  test('is not approved where a risk is left out of report and state', async () => {
    const line = await pausedAtSg1()
    const report = JSON.parse(await reportText(line))
    const hidden = report.risks.pop().class
    await forgeReport(line, JSON.stringify(report))
    rewriteState(line, (run) => {
      const asked = run.requests.SG_1_cut_authz
      if (asked === undefined) return run
      const { [hidden]: _, ...risks } = asked.risks
      return { ...run, requests: { SG_1_cut_authz: { ...asked, risks } } }
    })
    expect(await approving(line)).toMatchObject(refusedFor('risks'))
  })

  test('is not approved where the state names another plan digest than the plan has', async () => {
    const line = await pausedAtSg1()
    rewriteState(line, (run) =>
      run.plan === null ? run : { ...run, plan: { ...run.plan, plan_digest: sha256('another plan') } },
    )
    expect((await approving(line)).err).toContain('plan digest')
  })

  test('is not approved where the plan that it would be held against is gone', async () => {
    const line = await pausedAtSg1()
    const { plan } = (await line.stateOf()) ?? {}
    line.alter(`v1/runs/${RUN}/plan/${plan?.object}.jsonl.gz`, () => 'lost')
    expect(await approving(line)).toMatchObject(refusedFor('plan'))
  })
})

test('a report of another version is compared by what would stand: how that one traces a text is no contradiction', async () => {
  const line = await pausedAtSg1('99.0.0')
  const run = await line.stateOf()
  if (run?.plan == null) throw new Error('no plan')
  const plan = await line.store.plans.load(RUN, run.plan.object)
  const stored = await reportText(line)
  const otherwise = (text: string) => {
    const report = JSON.parse(text)
    const gaps = report.gaps.map(({ kind }: { kind: string }) => ({ kind }))
    return shownOtherwise(run, 'SG_1_cut_authz', plan, { ...report, gaps })
  }
  expect(otherwise(stored.replaceAll('"kind":"edited"', '"kind":"moved"'))).toEqual([])
  expect(otherwise(stored.replaceAll('"effect":"revise"', '"effect":"keep"'))).toEqual(['units'])
})
