import { describe, expect, it } from 'vitest'
import { runIdOf, START, World } from './world.ts'

const RUN = runIdOf(START, 0xa11)

/** Calls of the invocation by kind; files of the report folder are one publication. */
async function counted(world: World, invocation: () => Promise<unknown>): Promise<Record<string, number>> {
  const from = world.calls.length
  await invocation()
  const kinds = world.calls.slice(from).map((call) => {
    if (call.includes('/reports/')) return 'report files'
    const [port = '', key = ''] = call.split(' ')
    return port.startsWith('state.') || port === 'facts'
      ? port
      : `${port} ${key.replaceAll(/ictr-[^/.]*|[0-9a-f]{64}/g, '*')}`
  })
  return Object.fromEntries(
    Object.entries(Object.groupBy(kinds, (kind) => kind)).map(([kind, of]) => [kind, of?.length ?? 0]),
  )
}

describe('one invocation calls its ports', () => {
  it('for a cut: one state read, two state writes, one reading of facts and of the last attack, one listing', async () => {
    const world = new World()
    const { 'report files': files, ...calls } = await counted(world, () => world.cut(RUN))
    expect(files).toBeGreaterThan(5)
    expect(calls).toEqual({
      'state.load': 1,
      'state.save': 2,
      facts: 1,
      'read v1/doctor/attack/last.json': 1,
      'list v1/documents/BY-LAW/': 1,
      'create v1/runs/*/plan/*.jsonl.gz': 1,
      'replace v1/documents/BY-LAW/*.json': 2,
      'create v1/notices/*/000002.json': 1,
    })
  })

  it.each([
    'SG_1',
    'SG_2',
  ])('for the approval of %s: one state read, one state write, one reading of facts', async (gate) => {
    const world = new World()
    await world.cut(RUN)
    if (gate === 'SG_2') await world.approve(RUN)
    const { 'report files': _files, ...calls } = await counted(world, () => world.approve(RUN))
    expect(calls).toEqual({
      'state.load': 1,
      'state.save': 1,
      facts: 1,
      'read v1/doctor/attack/last.json': 1,
      'read v1/runs/*/plan/*.jsonl.gz': 1,
      'list v1/runs/*/refusals/': 1,
      'replace v1/documents/BY-LAW/*.json': 1,
      [`create v1/notices/*/${gate === 'SG_1' ? '000003' : '000004'}.json`]: 1,
    })
  })

  it('for a message that changes nothing: one state read, no facts, no state write', async () => {
    const world = new World()
    await world.cut(RUN)
    expect(await counted(world, () => world.cut(RUN))).toEqual({
      'state.load': 1,
      'replace v1/documents/BY-LAW/*.json': 1,
      'create v1/notices/*/000002.json': 1,
    })
  })

  it('in the order that makes a crash harmless: objects, then the state, then what follows from it', async () => {
    const world = new World()
    await world.cut(RUN)
    const from = world.calls.length
    await world.approve(RUN)
    const calls = world.calls.slice(from)
    const commit = calls.findIndex((call) => call.startsWith('state.save'))
    const isObject = (call: string) => call.includes('/reports/') || call.includes('/plan/')
    expect(calls.slice(commit).filter(isObject)).toEqual([])
    expect(calls.slice(0, commit).filter((call) => /notices|replace/.test(call))).toEqual([])
  })
})
