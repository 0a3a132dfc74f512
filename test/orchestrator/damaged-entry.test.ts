import { describe, expect, it } from 'vitest'
import { put } from '../../src/adapters/memory-store.ts'
import { indexKey } from '../../src/orchestrator/keys.ts'
import { DOCUMENT, runIdOf, World } from './world.ts'

const damage = (world: World, key: string, text = '{"schema_'): void => {
  put(world.memory, key, {
    bytes: new TextEncoder().encode(text),
    contentType: 'application/json',
    encoding: null,
  })
}

describe('an index entry that cannot be read', () => {
  it.each([
    'cut short',
    'of no published form',
  ])('blocks no later cut (%s): it is made again from the state of its run, which still answers for the version', async (how) => {
    const world = new World()
    const first = runIdOf(world.now, 1)
    await world.cut(first)
    damage(world, indexKey(DOCUMENT, first), how === 'cut short' ? '{"schema_' : '{"status":"closed"}')
    expect(await world.cut(runIdOf(world.now, 2))).toMatchObject({
      kind: 'closed',
      run: { status: { reason: `duplicate_of ${first}` } },
    })
  })

  it('with a lost state beside it is passed over', async () => {
    const world = new World()
    const first = runIdOf(world.now, 1)
    await world.cut(first)
    damage(world, indexKey(DOCUMENT, first))
    damage(world, `v1/runs/${first}/state.json`)
    expect(await world.cut(runIdOf(world.now, 2))).toMatchObject({ kind: 'paused' })
  })
})
