import { describe, expect, it } from 'vitest'
import type { Facts } from '../../src/orchestrator/facts.ts'
import type { Settings } from '../../src/orchestrator/settings.ts'
import { targetOf, visible } from '../fakes/facts.ts'
import { approvalOf, runIdOf, START, sampleFacts, World } from './world.ts'

const RUN = runIdOf(START, 0xa11)

const survey = (facts: Facts, change: Partial<Facts['survey']>): Facts => ({
  ...facts,
  survey: { ...facts.survey, ...change },
})

/** Each alone, between the cut and the approval: what the plan digest does not cover and no pin forbids. */
const HARMLESS: Readonly<Record<string, readonly [(facts: Facts) => Facts, Partial<Settings>, string | null]>> = {
  'another server version': [
    (facts) => ({ ...facts, target: targetOf({ server_version: '18.2' }) }),
    {},
    'server version: was 18.1, is now 18.2',
  ],
  'another port of the same server': [
    (facts) => ({ ...facts, target: targetOf({ endpoint: '127.0.0.1:6432' }) }),
    {},
    'endpoint of the database: was 127.0.0.1:5432, is now 127.0.0.1:6432',
  ],
  'a standby of the same server': [
    (facts) => ({ ...facts, target: targetOf({ in_recovery: true, replay_lag_ms: 7 }) }),
    {},
    'read on a hot standby: was false, is now true',
  ],
  'a newer bundle that plans the same': [
    (facts) => facts,
    { codeVersion: '9.9.9' },
    'version of IU Cutter: was unversioned, is now 9.9.9',
  ],
  'counts of other documents': [
    (facts) => survey(facts, { other_documents_units: 4_711 }),
    {},
    'units of other documents: was 0, is now 4711',
  ],
  'a newer version of the document': [
    (facts) => ({ ...facts, newer_version: '2.0' }),
    {},
    'newer version of the document: was none, is now 2.0',
  ],
  'rows of the ledger': [(facts) => survey(facts, { review_decisions: visible(12) }), {}, null],
}

/** A second world over the same store: the next invocation, perhaps of another bundle. */
const later = (world: World, facts: Facts, settings: Partial<Settings>): World =>
  new World({ memory: world.memory, facts, settings })

const page = (world: World): string => world.text(`${world.state(RUN).report?.html}`)
const recheck = (world: World) => JSON.parse(world.text(`${world.state(RUN).report?.folder}report.json`)).recheck

describe('H6, H14 an approval stands over what does not touch the plan', () => {
  it.each(Object.entries(HARMLESS))('%s: it counts, and the report says that it still stands', async (_name, [
    change,
    settings,
    noted,
  ]) => {
    const world = new World()
    await world.cut(RUN)
    const next = later(world, change(sampleFacts()), settings)
    expect(await next.approve(RUN)).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
    expect(page(next)).toContain('Your approval still stands, 0 effects changed')
    expect(recheck(next)).toMatchObject({ facts_changed: [], effects_changed: 0, standing: ['SG_1_cut_authz'] })
    if (noted !== null) expect(page(next)).toContain(noted)
    expect(await next.approve(RUN)).toMatchObject({ kind: 'closed' })
    expect(recheck(next).standing).toEqual(['SG_1_cut_authz', 'SG_2_lifecycle_authz'])
  })

  it('all of them at once stop no run either', async () => {
    const world = new World()
    await world.cut(RUN)
    const facts = Object.values(HARMLESS).reduce((all, [change]) => change(all), sampleFacts())
    expect(await later(world, facts, { codeVersion: '9.9.9' }).approve(RUN)).toMatchObject({ kind: 'paused' })
  })

  it('the report names what was compared, and when', async () => {
    const world = new World()
    await world.cut(RUN)
    await world.approve(RUN)
    expect(recheck(world)).toMatchObject({ at: sampleFacts().read_at, noted: [] })
    expect(recheck(world).facts).toHaveLength(world.state(RUN).sessions.at(-1)?.checked ?? 0)
    for (const label of ['units in the database', 'text of the version', 'grants']) {
      expect(recheck(world).facts).toContain(label)
      expect(page(world)).toContain(label)
    }
  })

  it('H13 another host is another server: it stops the run, though name and identity are the same', async () => {
    const world = new World()
    await world.cut(RUN)
    const next = later(world, sampleFacts({ target: targetOf({ endpoint: '10.0.0.9:5432' }) }), {})
    expect(await next.approve(RUN)).toMatchObject({ kind: 'halted', code: 'STOP_DRIFT' })
    expect(recheck(next)).toMatchObject({
      facts_changed: ['host of the database'],
      effects_changed: null,
      standing: [],
    })
    expect(page(next)).not.toContain('still stands')
    expect(page(next)).toContain('no approval given for it counts for another')
  })

  it('a halt of another kind keeps the approval, and says that it stands', async () => {
    const world = new World()
    await world.cut(RUN)
    const run = world.state(RUN)
    await world.runner.resume({ runId: RUN, approval: approvalOf(run, world.now), deadline: world.now })
    expect(world.state(RUN).status).toMatchObject({ kind: 'halted', code: 'STOP_OVER_HARD_CAP' })
    expect(recheck(world)).toMatchObject({ effects_changed: 0, standing: ['SG_1_cut_authz'] })
    expect(run.requests).toEqual(world.state(RUN).requests)
  })
})
