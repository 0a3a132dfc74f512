import { expect, it } from 'vitest'
import type { EpochMs } from '../../src/orchestrator/brands.ts'
import { World } from './world.ts'

it('a clock that is set back in the middle of a run leaves a state that can be read: no phase took less than no time', async () => {
  const world = new World()
  let now = world.now
  // Every look at the clock finds it a second earlier.
  Object.defineProperty(world, 'now', {
    get: () => {
      now = (now - 1_000) as EpochMs
      return now
    },
  })
  const { runId } = await world.cut()
  expect(world.state(runId).receipts.map(({ duration_ms }) => duration_ms)).toEqual(Array(5).fill(0))
  expect(await world.giveUp(runId)).toMatchObject({ kind: 'closed' })
})
