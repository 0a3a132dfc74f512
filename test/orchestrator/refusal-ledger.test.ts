import { describe, expect, it } from 'vitest'
import { digestOf } from '../../src/orchestrator/digest.ts'
import { overflowKey, refusalPrefix } from '../../src/orchestrator/keys.ts'
import { MAX_REFUSALS } from '../../src/orchestrator/refusals.ts'
import { approvalOf, runIdOf, START, World } from './world.ts'

const RUN = runIdOf(START, 0xa11)

async function waiting(): Promise<World> {
  const world = new World()
  await world.cut(RUN)
  return world
}

/** So many approvals that do not count, each another. */
async function refuse(world: World, from: number, to: number): Promise<void> {
  const run = world.state(RUN)
  for (let n = from; n < to; n += 1) {
    await world.send(RUN, approvalOf(run, world.now, { approval_id: `wrong-${n}`, allowance: 'none' }))
  }
}

const reportOf = (world: World): { refusals: readonly unknown[]; refusal_ledger: Record<string, unknown> } =>
  JSON.parse(world.text(`${world.state(RUN).report?.folder}report.json`))

describe('the refusal ledger', () => {
  it('H9 keeps each refusal once, up to the cap; those beyond are counted, once each, and bound by a chain', async () => {
    const world = await waiting()
    await refuse(world, 0, MAX_REFUSALS)
    expect(world.keys(refusalPrefix(RUN))).toHaveLength(MAX_REFUSALS)
    expect(world.memory.has(overflowKey(RUN))).toBe(false)
    await refuse(world, MAX_REFUSALS, MAX_REFUSALS + 2)
    const before = JSON.parse(world.text(overflowKey(RUN)))
    await refuse(world, MAX_REFUSALS + 2, MAX_REFUSALS + 3)
    await refuse(world, MAX_REFUSALS + 2, MAX_REFUSALS + 3)
    await refuse(world, 0, 1)
    expect(world.keys(refusalPrefix(RUN))).toHaveLength(MAX_REFUSALS)
    const beyond = JSON.parse(world.text(overflowKey(RUN)))
    expect(beyond).toMatchObject({ seq: 3, last: { approval: { approval_id: `wrong-${MAX_REFUSALS + 2}` } } })
    expect(beyond.chain).toBe(digestOf([before.chain, digestOf(beyond.last)]))
    await world.approve(RUN)
    const { refusals, refusal_ledger: ledger } = reportOf(world)
    expect(refusals).toHaveLength(MAX_REFUSALS)
    expect(ledger).toMatchObject({ kept: MAX_REFUSALS, more: 3, chain: beyond.chain, damaged: [] })
  })

  it('is told in the order in which they were refused', async () => {
    const world = await waiting()
    for (const n of [3, 0, 4, 1, 2]) {
      await refuse(world, n, n + 1)
      world.later(1_000)
    }
    await world.approve(RUN)
    const told = reportOf(world).refusals as readonly { approval: { approval_id: string } }[]
    expect(told.map(({ approval }) => approval.approval_id)).toEqual([3, 0, 4, 1, 2].map((n) => `wrong-${n}`))
  })

  it('has another digest for every refusal more, in the cap and beyond', async () => {
    const digests = new Set<unknown>()
    for (const n of [0, 1, 2, MAX_REFUSALS, MAX_REFUSALS + 1]) {
      const world = await waiting()
      await refuse(world, 0, n)
      await world.approve(RUN)
      digests.add(reportOf(world).refusal_ledger['digest'])
    }
    expect(digests.size).toBe(5)
  })

  it.each([
    ['cut short', '{"run_id":'],
    ['of another form', '{}'],
    ['with a field too many', null],
  ])('an object that is %s is named in the report, hides no other and stops nothing', async (_what, text) => {
    const world = await waiting()
    await refuse(world, 0, 2)
    const [key = ''] = world.keys(refusalPrefix(RUN))
    const stored = world.memory.get(key)
    if (stored === undefined) throw new Error('no refusal')
    const damaged = text ?? world.text(key).replace('{', '{"extra":1,')
    world.memory.set(key, { ...stored, bytes: new TextEncoder().encode(damaged) })
    expect(await world.approve(RUN)).toMatchObject({ kind: 'paused' })
    expect(reportOf(world)).toMatchObject({ refusals: [{}], refusal_ledger: { kept: 1, damaged: [key] } })
    expect(world.text(`${world.state(RUN).report?.folder}SG2-lifecycle-authz-request.md`)).toContain('is damaged')
  })

  it('a count that is damaged is left as it is and named', async () => {
    const world = await waiting()
    await refuse(world, 0, MAX_REFUSALS + 1)
    const stored = world.memory.get(overflowKey(RUN))
    if (stored === undefined) throw new Error('no count')
    world.memory.set(overflowKey(RUN), { ...stored, bytes: new TextEncoder().encode('{') })
    await refuse(world, MAX_REFUSALS + 1, MAX_REFUSALS + 2)
    expect(world.text(overflowKey(RUN))).toBe('{')
    await world.approve(RUN)
    expect(reportOf(world).refusal_ledger).toMatchObject({ damaged: [overflowKey(RUN)] })
  })

  it('touches no digest that is approved: the next request is the same with and without refusals', async () => {
    const [quiet, loud] = [await waiting(), await waiting()]
    await refuse(loud, 0, 3)
    for (const world of [quiet, loud]) await world.approve(RUN)
    const digest = (world: World) => world.state(RUN).requests.SG_2_lifecycle_authz?.request_digest
    expect(digest(loud)).toBe(digest(quiet))
  })
})
