import { describe, expect, it } from 'vitest'
import type { RunId } from '../../src/orchestrator/brands.ts'
import { indexKey, stateKey } from '../../src/orchestrator/keys.ts'
import { idOf, notVisible, SAMPLE_TEXT, versionOf, visible } from '../fakes/facts.ts'
import { DOCUMENT, runIdOf, START, sampleFacts, World } from './world.ts'

const FIRST = runIdOf(START, 0xa11)
const SECOND = runIdOf(START, 0xb0b)
const THIRD = runIdOf(START, 0xc0c)
const NEXT_VERSION = sampleFacts({
  version: versionOf(`${SAMPLE_TEXT}\n## Article 4. Books\n\nBooks are lent.\n`, {
    id: idOf('2'),
    version_string: '2',
  }),
})

const CLOSED = '"kind":"closed","how":"voided","reason":"x","by":"ada","at":"2026-01-02T03:04:05.000Z"'

const statusOf = (world: World, run: RunId) => world.state(run).status

describe('a second cut of a document', () => {
  it('for what an open run already cuts answers with that run and closes its own', async () => {
    const world = new World()
    await world.cut(FIRST)
    const before = world.state(FIRST)
    expect(await world.cut(SECOND)).toMatchObject({ kind: 'closed', runId: SECOND })
    expect(statusOf(world, SECOND)).toMatchObject({ how: 'voided', reason: `duplicate_of ${FIRST}`, by: 'iu-cutter' })
    expect(world.state(FIRST)).toEqual(before)
    expect(JSON.parse(world.text(indexKey(DOCUMENT, SECOND)))).toMatchObject({ reason: `duplicate_of ${FIRST}` })
  })

  it('is answered by the next open run where the entry of the first is older than its state', async () => {
    const world = new World()
    await world.cut(FIRST)
    const stale = world.memory.get(indexKey(DOCUMENT, FIRST))
    if (stale === undefined) throw new Error('no entry')
    await world.giveUp(FIRST)
    await world.cut(SECOND)
    world.memory.set(indexKey(DOCUMENT, FIRST), stale)
    await world.cut(THIRD)
    expect(statusOf(world, THIRD)).toMatchObject({ how: 'voided', reason: `duplicate_of ${SECOND}` })
  })

  it('for another version goes on, and names the run that it overtakes', async () => {
    const world = new World()
    await world.cut(FIRST)
    world.facts = NEXT_VERSION
    expect(await world.cut(SECOND)).toMatchObject({ kind: 'paused' })
    expect(world.state(SECOND).overtakes).toEqual([FIRST])
    expect(statusOf(world, FIRST)).toEqual({ kind: 'open' })
  })

  it.each([
    ['halted', async (world: World) => await world.approve(FIRST)],
    ['voided', async (world: World) => await world.giveUp(FIRST)],
  ])('goes on by itself where the earlier run is %s', async (_, end) => {
    const world = new World()
    await world.cut(FIRST)
    world.facts = sampleFacts({
      vocabulary: visible({ unit_kinds: ['law_unit'], section_types: ['article', 'title'] }),
    })
    await end(world)
    world.facts = sampleFacts()
    expect(await world.cut(SECOND)).toMatchObject({ kind: 'paused' })
    expect(world.state(SECOND).overtakes).toEqual([])
  })

  it('that crashed while pending and comes again after a newer one began is its duplicate', async () => {
    let down = true
    const world = new World({
      around: async (call, go) => {
        if (down && call.startsWith('facts')) throw new Error('the database is down')
        return await go()
      },
    })
    await expect(world.cut(FIRST)).rejects.toThrow('down')
    down = false
    await world.cut(SECOND)
    expect(world.state(SECOND).overtakes).toEqual([FIRST])
    await world.cut(FIRST)
    expect(statusOf(world, FIRST)).toMatchObject({ reason: `duplicate_of ${SECOND}` })
    expect(statusOf(world, SECOND)).toEqual({ kind: 'open' })
  })

  it('that comes late overtakes no run that is newer', async () => {
    const world = new World()
    await world.cut(SECOND)
    world.facts = NEXT_VERSION
    await world.cut(FIRST)
    expect(world.state(FIRST).overtakes).toEqual([])
  })

  it.each([
    ['cut short', (state: string) => state.slice(0, 99)],
    ['voided, while its index entry still says open', (state: string) => state.replace('"kind":"open"', CLOSED)],
  ])('is not answered by a run whose state is %s', async (_, spoil) => {
    const world = new World()
    await world.cut(FIRST)
    const key = stateKey(FIRST)
    const stored = world.memory.get(key)
    if (stored === undefined) throw new Error('no state')
    world.memory.set(key, { ...stored, bytes: new TextEncoder().encode(spoil(world.text(key))) })
    expect(await world.cut(SECOND)).toMatchObject({ kind: 'paused' })
  })

  it('H46 that finds no unit where an earlier run saw some must have that acknowledged', async () => {
    const world = new World()
    await world.cut(FIRST)
    await world.giveUp(FIRST)
    world.facts = sampleFacts({ baseline: visible([]) })
    await world.cut(SECOND)
    expect(world.state(SECOND).requests.SG_1_cut_authz?.risks).toMatchObject({ baseline_vanished: 1 })
    expect(await world.approve(SECOND, { acknowledged: { functions_unproven: 7 } })).toMatchObject({ kind: 'refused' })
    expect(await world.approve(SECOND)).toMatchObject({ kind: 'paused', gate: 'SG_2_lifecycle_authz' })
  })
})

describe('among the open runs of a document', () => {
  it('a run overtakes older ones alone: an older one that is retried late does not overtake the newer', async () => {
    const world = new World({ facts: { ...NEXT_VERSION, document: null } })
    await world.cut(FIRST)
    expect(world.state(FIRST).status).toMatchObject({ code: 'STOP_DOCUMENT_UNKNOWN' })
    world.facts = sampleFacts()
    await world.cut(SECOND)
    world.facts = NEXT_VERSION
    expect(await world.retry(FIRST)).toMatchObject({ kind: 'paused' })
    expect([world.state(FIRST).overtakes, world.state(SECOND).overtakes]).toEqual([[], []])
  })

  it('LIVE is refused by name, never answered with a dry run of the same version', async () => {
    const world = new World()
    await world.cut(FIRST)
    const outcome = await world.runner.cut({ documentId: DOCUMENT, mode: 'LIVE', runId: SECOND })
    expect(outcome).toMatchObject({ kind: 'halted', code: 'STOP_EXECUTION_NOT_AUTHORIZED' })
  })

  it('a role that sees no units is stopped, not told that a run over no units is the same', async () => {
    const world = new World({ facts: sampleFacts({ baseline: { kind: 'visible', value: [] } }) })
    await world.cut(FIRST)
    world.facts = sampleFacts({ baseline: notVisible('public.information_unit') })
    expect(await world.cut(SECOND)).toMatchObject({ kind: 'halted', code: 'STOP_READ_ONLY_BREACH' })
  })
})

it('a document with the runs of years asks the store for a few entries at a time', async () => {
  let [now, most] = [0, 0]
  const world = new World({
    around: async (call, go) => {
      if (!call.startsWith(`read v1/documents/`)) return await go()
      now += 1
      most = Math.max(most, now)
      return await go().finally(() => {
        now -= 1
      })
    },
  })
  await world.cut(FIRST)
  const entry = world.memory.get(indexKey(DOCUMENT, FIRST))
  if (entry === undefined) throw new Error('no entry')
  await world.giveUp(FIRST)
  for (let n = 0; n < 500; n += 1) world.memory.set(indexKey(DOCUMENT, runIdOf(START, n)), entry)
  expect(await world.cut(SECOND)).toMatchObject({ kind: 'paused' })
  expect(most).toBe(32)
})
