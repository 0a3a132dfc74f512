import { afterEach, describe, expect, it, vi } from 'vitest'
import { digestOf } from '../../src/orchestrator/digest.ts'
import { PREDICTION_STAGES, Predictor } from '../../src/orchestrator/predict.ts'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import { Simulator } from '../../src/orchestrator/simulator.ts'
import { journey, planOver } from './journey.ts'
import { runIdOf, START, sampleFacts, World } from './world.ts'

const RUN = runIdOf(START, 0xc0)
const FACTS = sampleFacts()
const PLAN = planOver(FACTS)
const { approvals } = journey({ facts: FACTS }).end
const WRITTEN = PLAN.counts.create + PLAN.counts.revise
const ENDED = PLAN.effects.filter(({ enact, kind }) => enact || kind === 'retire').length

/** Calls of the simulated functions from here on. */
function counted(): () => { written: number; ended: number } {
  const [create, revise] = [vi.spyOn(Simulator.prototype, 'create'), vi.spyOn(Simulator.prototype, 'applyEditDraft')]
  const [enact, retire] = [vi.spyOn(Simulator.prototype, 'enact'), vi.spyOn(Simulator.prototype, 'retire')]
  return () => {
    const calls = (...spies: readonly { mock: { calls: readonly unknown[] } }[]): number =>
      spies.reduce((sum, { mock }) => sum + mock.calls.length, 0)
    const counts = { written: calls(create, revise), ended: calls(enact, retire) }
    for (const spy of [create, revise, enact, retire]) spy.mockClear()
    return counts
  }
}

afterEach(() => vi.restoreAllMocks())

describe('an invocation', () => {
  it('simulates each call once, however many phases ask for it', async () => {
    const world = new World()
    const count = counted()
    await world.cut(RUN)
    expect(count(), 'the rehearsal').toEqual({ written: WRITTEN, ended: ENDED })
    await world.approve(RUN)
    expect(count(), 'after approval 1').toEqual({ written: WRITTEN, ended: 0 })
    await world.approve(RUN)
    expect(count(), 'after approval 2').toEqual({ written: WRITTEN, ended: ENDED })
  })
})

describe('a prediction', () => {
  it.each(PREDICTION_STAGES)('of %s made stage by stage equals the one made at once', (stage) => {
    const [whole, stepwise] = [new Predictor(PLAN, DEFAULT_SITE), new Predictor(PLAN, DEFAULT_SITE)]
    const at = PREDICTION_STAGES.indexOf(stage)
    for (const earlier of PREDICTION_STAGES.slice(0, at)) stepwise.through(earlier, approvals)
    expect(stepwise.through(stage, approvals)).toEqual(whole.through(stage, approvals))
  })

  it('of an earlier stage does not change when a later one is made', () => {
    const predictor = new Predictor(PLAN, DEFAULT_SITE)
    const before = digestOf(predictor.through('leg_a', approvals))
    predictor.through('lifecycle', approvals)
    expect(digestOf(predictor.through('leg_a', approvals))).toBe(before)
  })

  it('made before an approval is made anew under it', () => {
    const predictor = new Predictor(PLAN, DEFAULT_SITE)
    const rehearsed = predictor.through('lifecycle', {})
    const approved = predictor.through('lifecycle', approvals)
    expect(digestOf(approved)).not.toBe(digestOf(rehearsed))
    expect(approved).toEqual(new Predictor(PLAN, DEFAULT_SITE).through('lifecycle', approvals))
  })

  it('names what the functions would refuse by that stage, and nothing of a later one', () => {
    const [first] = PLAN.effects.filter(({ enact }) => enact)
    if (first === undefined) throw new Error('nothing is put in force')
    const gone = { ...PLAN, effects: [...PLAN.effects, { ...first, kind: 'keep' as const, address: 'BY-LAW/NO-SUCH' }] }
    const predictor = new Predictor(gone, DEFAULT_SITE)
    expect(() => predictor.through('lifecycle', approvals)).toThrow('would refuse 1 effect(s)')
    expect(() => predictor.through('lifecycle', approvals)).toThrow('fn_iu_enact BY-LAW/NO-SUCH: address_unknown')
    expect(predictor.through('leg_a', approvals).calls).toHaveLength(WRITTEN)
  })
})
