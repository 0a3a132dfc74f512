import { describe, expect, it } from 'vitest'
import type { BaselineUnit, Facts } from '../../src/orchestrator/facts.ts'
import { indexKey, planKey, stateKey } from '../../src/orchestrator/keys.ts'
import { FUNCTIONS, SAMPLE_TEXT, versionOf, visible } from '../fakes/facts.ts'
import { baselineOf } from '../reports/fixture.ts'
import { approvalOf, DOCUMENT, runIdOf, START, sampleFacts, World } from './world.ts'

const FIRST = runIdOf(START, 0xa11)
const SECOND = runIdOf(START, 0xb0b)
const THIRD = runIdOf(START, 0xc0c)
const MEMBERS = 'BY-LAW/ARTICLE-3-MEMBERS'
const NAME = 'BY-LAW/ARTICLE-1-NAME'
const DOGS = 'BY-LAW/ARTICLE-9-DOGS'

const unitsOf = ({ baseline }: Facts): readonly BaselineUnit[] => (baseline.kind === 'visible' ? baseline.value : [])
const BEFORE = unitsOf(sampleFacts())
const unitAt = (address: string): BaselineUnit => {
  const unit = BEFORE.find((one) => one.address === address)
  if (unit === undefined) throw new Error(`no unit ${address}`)
  return unit
}
/** Meanwhile somebody took the dogs away, and edited the members' article in the database. */
const [edited] = baselineOf(SAMPLE_TEXT.replace('Whoever reads', 'Whoever pays'), 'BY-LAW', 'markdown-atx').filter(
  ({ address }) => address === MEMBERS,
)
const MOVED: Facts = sampleFacts({
  baseline: visible(
    BEFORE.filter(({ address }) => address !== DOGS).map((unit) =>
      unit.address === MEMBERS && edited !== undefined ? { ...edited, unit_id: unit.unit_id } : unit,
    ),
  ),
})

/** A run that the drift stopped with its approval in hand, and the facts as they are now. */
async function stopped(facts: Facts = MOVED, world = new World()): Promise<World> {
  await world.cut(FIRST)
  world.facts = facts
  expect(await world.approve(FIRST)).toMatchObject({ kind: 'halted', code: 'STOP_DRIFT' })
  return world
}

const report = (world: World, run = SECOND) => JSON.parse(world.text(`${world.state(run).report?.folder}report.json`))
const page = (world: World, run = SECOND): string => world.text(`${world.state(run).report?.html}`)
const differing = (world: World, run = SECOND) =>
  report(world, run).difference.effects.map(({ address, kind, was, is }: Record<string, { effect: string }>) => [
    address,
    kind,
    was?.effect ?? null,
    is?.effect ?? null,
  ])

describe('the cut after a run that a drift had stopped', () => {
  it('shows what it plans otherwise, effect by effect with both hashes, and why', async () => {
    const world = await stopped()
    expect(await world.cut(SECOND)).toMatchObject({ kind: 'paused', gate: 'SG_1_cut_authz' })
    const { difference } = report(world)
    expect(differing(world)).toEqual([
      [MEMBERS, 'changed', 'keep', 'revise'],
      [DOGS, 'gone', 'retire', null],
    ])
    expect(difference.effects[0]).toMatchObject({
      was: { prior_hash: unitAt(MEMBERS).latest.content_hash },
      is: { prior_hash: edited?.latest.content_hash, content_hash: unitAt(MEMBERS).latest.content_hash },
    })
    expect(difference).toMatchObject({ run_id: FIRST, effects_unchanged: 3, approvals_left_behind: ['SG_1_cut_authz'] })
    expect(difference.causes).toEqual([expect.objectContaining({ label: 'units in the database' })])
    for (const text of [FIRST, MEMBERS, DOGS, `${edited?.latest.content_hash}`, 'units in the database: was'])
      expect(page(world)).toContain(text)
    expect(world.text(`${world.state(SECOND).report?.folder}SG1-cut-authz-request.md`)).toContain(
      'Since the stopped run',
    )
  })

  it('shows an effect of the same kind over another text too', async () => {
    const other = baselineOf(SAMPLE_TEXT.replace('keeps a library', 'keeps tools'), 'BY-LAW', 'markdown-atx')
    const purpose = other.find(({ address }) => address === 'BY-LAW/ARTICLE-2-PURPOSE')
    if (purpose === undefined) throw new Error('no purpose')
    const units = BEFORE.map((unit) =>
      unit.address === purpose.address ? { ...purpose, unit_id: unit.unit_id } : unit,
    )
    const world = await stopped(sampleFacts({ baseline: visible(units) }))
    await world.cut(SECOND)
    expect(differing(world)).toEqual([[purpose.address, 'changed', 'revise', 'revise']])
    expect(report(world).difference.effects[0].is.prior_hash).toBe(purpose.latest.content_hash)
  })

  it('never carries the approval over: it is asked for anew, with a request of its own', async () => {
    const world = await stopped()
    const old = world.state(FIRST).approval_in_hand?.approval
    await world.cut(SECOND)
    expect(world.state(SECOND)).toMatchObject({ approvals: {}, approval_in_hand: null })
    expect(page(world)).toContain('does not count here')
    if (old === undefined) throw new Error('no approval in hand')
    expect(await world.send(SECOND, { ...old, run_id: SECOND })).toMatchObject({ kind: 'refused' })
  })

  it('says so where no effect differs: only the ground had moved', async () => {
    const rehashed = FUNCTIONS.map((fact, n) =>
      n === 0 ? { ...fact, fingerprint: unitAt(NAME).latest.content_hash } : fact,
    )
    const world = await stopped(sampleFacts({ functions: rehashed as Facts['functions'] }))
    await world.cut(SECOND)
    expect(report(world).difference).toMatchObject({ effects: [], causes: [{ label: 'canonical functions' }] })
    expect(page(world)).toContain('0 effects differ from its plan')
  })

  it('shows it though the stopped run was given up meanwhile', async () => {
    const world = await stopped()
    await world.giveUp(FIRST)
    await world.cut(SECOND)
    expect(differing(world)).toHaveLength(2)
  })

  it('shows it in the later reports of its run too, and the cut after that has none', async () => {
    const world = await stopped()
    await world.cut(SECOND)
    await world.approve(SECOND)
    expect(differing(world)).toHaveLength(2)
    await world.approve(SECOND)
    expect(world.state(SECOND).status.kind).toBe('closed')
    await world.cut(THIRD)
    expect(world.state(THIRD)).not.toHaveProperty('follows')
    expect(report(world, THIRD).difference).toBeNull()
  })

  it('finds the stopped run past one that never came to a plan', async () => {
    const world = await stopped()
    world.facts = { ...MOVED, document: null, version: null }
    expect(await world.cut(SECOND)).toMatchObject({ code: 'STOP_DOCUMENT_UNKNOWN' })
    world.facts = MOVED
    await world.cut(THIRD)
    expect(world.state(THIRD).follows).toBe(FIRST)
  })

  it.each([
    [
      'that was refused before it came to a plan',
      'STOP_DRIFT',
      async (world: World) => {
        world.facts = sampleFacts({ version: versionOf('# By-law\n', { manifest_digest: 'f'.repeat(64) }) })
        return await world.cut(FIRST)
      },
    ],
    [
      'that something else than drift stopped',
      'STOP_OVER_HARD_CAP',
      async (world: World) => {
        await world.cut(FIRST)
        const approval = approvalOf(world.state(FIRST), world.now)
        return await world.runner.resume({ runId: FIRST, approval, deadline: world.now })
      },
    ],
  ] as const)('a run %s gives no difference', async (_, code, stop) => {
    const world = new World()
    expect(await stop(world)).toMatchObject({ kind: 'halted', code })
    world.facts = sampleFacts()
    await world.cut(SECOND)
    expect(world.state(SECOND)).not.toHaveProperty('follows')
  })

  it('one that waits is overtaken and no ground for a difference', async () => {
    const world = new World()
    await world.cut(FIRST)
    world.facts = MOVED
    await world.cut(SECOND)
    expect(world.state(SECOND).overtakes).toEqual([FIRST])
    expect(world.state(SECOND)).not.toHaveProperty('follows')
  })

  it('costs two reads, the stopped run’s state and its plan; a cut that follows none costs none', async () => {
    const world = await stopped()
    const from = world.calls.length
    await world.cut(SECOND)
    const plan = world.state(FIRST).plan?.object
    if (plan === undefined) throw new Error('no plan')
    const ofFirst = world.calls.slice(from).filter((call) => call.includes(FIRST) && !call.includes('documents/'))
    expect(ofFirst).toEqual([`state.load ${FIRST}`, `read ${planKey(FIRST, plan)}`])
  })

  it.each([
    ['plan', (world: World) => planKey(FIRST, world.state(FIRST).plan?.object as never), null],
    ['state', () => stateKey(FIRST), undefined],
  ] as const)('goes on where the stopped run’s %s is lost', async (_, keyOf, effects) => {
    const world = await stopped()
    world.memory.delete(keyOf(world))
    expect(await world.cut(SECOND)).toMatchObject({ kind: 'paused' })
    expect(report(world).difference?.effects).toBe(effects)
  })

  it('goes on where the stopped run’s state is cut short', async () => {
    const world = await stopped()
    const stored = world.memory.get(stateKey(FIRST))
    if (stored === undefined) throw new Error('no state')
    world.memory.set(stateKey(FIRST), { ...stored, bytes: stored.bytes.slice(0, 99) })
    expect(await world.cut(SECOND)).toMatchObject({ kind: 'paused' })
    expect(report(world).difference).toBeNull()
  })

  it('an index entry of an older version, which does not say that it drifted, is enough while the run is halted', async () => {
    const world = await stopped()
    const key = indexKey(DOCUMENT, FIRST)
    const { drifted: _, ...older } = JSON.parse(world.text(key))
    const stored = world.memory.get(key)
    if (stored === undefined) throw new Error('no entry')
    world.memory.set(key, { ...stored, bytes: new TextEncoder().encode(JSON.stringify(older)) })
    await world.cut(SECOND)
    expect(world.state(SECOND).follows).toBe(FIRST)
  })
})
