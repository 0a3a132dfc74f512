import { describe, expect, it } from 'vitest'
import type { Facts } from '../../src/orchestrator/facts.ts'
import { documentOf, factsOf, idOf, notVisible, versionOf } from '../fakes/facts.ts'
import { runIdOf, START, World } from './world.ts'

const RUN = runIdOf(START, 0x5e)
const WATCHED = factsOf()

/** A run that waits at SG_1 over an empty baseline, approved after the facts have become these. */
async function approvedOver(change: Partial<Facts>): Promise<World> {
  const world = new World({ facts: WATCHED })
  await world.cut(RUN)
  world.facts = factsOf(change)
  await world.approve(RUN)
  return world
}

const haltOf = (world: World) => world.state(RUN).status

describe('at a resume', () => {
  it('H46 units that the role no longer sees are drift, even where there were none: not visible is never empty', async () => {
    const world = await approvedOver({ baseline: notVisible('public.information_unit') })
    expect(haltOf(world)).toMatchObject({ kind: 'halted', code: 'STOP_DRIFT' })
    expect(haltOf(world)).toMatchObject({ details: [{ message: expect.stringContaining('is now null') }] })
    expect(world.state(RUN).approval_in_hand).not.toBeNull()
  })

  it.each([
    ['the document', { document: documentOf({ id: idOf('the same code, loaded again') }) }, 'row of the document'],
    [
      'the version',
      { version: versionOf(undefined, { id: idOf('the same text, loaded again') }) },
      'row of the version',
    ],
  ])('%s loaded again under another id is drift, though its text is the same', async (_, change, label) => {
    const world = await approvedOver(change)
    expect(haltOf(world)).toMatchObject({ code: 'STOP_DRIFT', message: expect.stringContaining(label) })
  })

  it('units of another document that now stand under the docprefix stop the run: they may hold its addresses', async () => {
    const world = await approvedOver({ foreign_addresses: ['BY-LAW/ARTICLE-1'] })
    expect(haltOf(world)).toMatchObject({
      code: 'STOP_DRIFT',
      message: expect.stringContaining('units of other documents under the docprefix'),
    })
  })

  it('the same facts again are no drift', async () => {
    const world = await approvedOver({})
    expect(haltOf(world)).toEqual({ kind: 'open' })
  })
})
