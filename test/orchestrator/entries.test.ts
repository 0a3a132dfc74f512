import { expect, it } from 'vitest'
import { indexEntry } from '../../src/orchestrator/entries.ts'
import { runIdOf, START, World } from './world.ts'

const RUN = runIdOf(START, 0xa11)

it('the entry of a run that waits tells what is asked and where to read; one that waits no more asks for nothing', async () => {
  const world = new World()
  await world.cut(RUN)
  const run = world.state(RUN)
  const asked = run.requests.SG_1_cut_authz
  expect(indexEntry(run)).toMatchObject({
    gate: 'SG_1_cut_authz',
    request: { digest: asked?.request_digest, risks: asked?.risks },
    report: run.report?.html,
  })
  await world.giveUp(RUN)
  expect(indexEntry(world.state(RUN))).toMatchObject({ gate: null, request: null })
})
