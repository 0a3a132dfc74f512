import { afterEach, describe, expect, it, vi } from 'vitest'
import { canonicalJson, digestOf, type Json, RunningHash } from '../../src/orchestrator/digest.ts'
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

/** How often the text of each predicted row went into a digest from here on. */
function digested(): () => readonly number[] {
  const spy = vi.spyOn(RunningHash.prototype, 'add')
  return () => {
    const rows = spy.mock.calls.flatMap(([part]) =>
      typeof part === 'string' && /^[[,]{"columns":.*"table":"[^"]+"}$/s.test(part) ? [part.slice(1)] : [],
    )
    spy.mockClear()
    return [...Map.groupBy(rows, (row) => row).values()].map(({ length }) => length)
  }
}

describe('the digests of an invocation', () => {
  it('take in each predicted row once for the list of all and once for the list of its part, and a rehearsal none', async () => {
    const world = new World()
    const counts = digested()
    await world.cut(RUN)
    expect(counts(), 'the rehearsal').toEqual([])
    await world.approve(RUN)
    expect(new Set(counts()), 'after approval 1').toEqual(new Set([2]))
    await world.approve(RUN)
    expect(new Set(counts()), 'after approval 2').toEqual(new Set([2]))
  })

  it.each(PREDICTION_STAGES)('at %s are those of the rows themselves', (stage) => {
    const { rows, rowsSha256, partSha256 } = new Predictor(PLAN, DEFAULT_SITE).through(stage, approvals)
    expect(rowsSha256).toBe(digestOf(rows))
    expect(partSha256).toBe(digestOf(rows.filter(({ part }) => part === stage)))
  })

  it('signed into the ledger cover the rows that stood before', () => {
    const { rows } = new Predictor(PLAN, DEFAULT_SITE).through('verify', approvals)
    const at = (key: string) => rows.findIndex(({ columns }) => key in columns)
    const [signature, verdict] = [at('signed_sha256'), at('rows_sha256')]
    const ledger = rows.slice(0, signature).filter(({ part }) => part === 'leg_b')
    expect(rows[signature]?.columns['signed_sha256']).toBe(digestOf(ledger))
    expect(rows[verdict]?.columns['rows_sha256']).toBe(digestOf(rows.slice(0, verdict)))
  })
})

describe('a predicted row', () => {
  it('of which there is one to a unit is made in the order of canonical JSON, so that it need not be sorted', () => {
    const { rows } = new Predictor(PLAN, DEFAULT_SITE).through('lifecycle', approvals)
    const many = rows.filter(
      ({ table }) => !/review_decision|signature|verify_result|envelope|backlog|set$/.test(table),
    )
    expect(many.length).toBeGreaterThan(5 * WRITTEN)
    for (const row of many) expect(JSON.stringify(row)).toBe(canonicalJson(row as unknown as Json))
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
