import { afterEach, describe, expect, it, vi } from 'vitest'
import { canonicalJson, digestOf, type Json, RunningHash } from '../../src/orchestrator/digest.ts'
import type { PredictedRow } from '../../src/orchestrator/plan.ts'
import { PREDICTION_STAGES, Predictor } from '../../src/orchestrator/predict.ts'
import { callCount, rowCount, rowsOf } from '../../src/orchestrator/prediction.ts'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import { FullLog } from '../../src/orchestrator/simulated-log.ts'
import { Simulator } from '../../src/orchestrator/simulator.ts'
import { allCalls, allRows, callsOf, laidOut } from '../fakes/predicted.ts'
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
  it('take in each predicted row once for the list of all, those of the ledger once more for its signature, and a rehearsal none', async () => {
    const world = new World()
    const counts = digested()
    await world.cut(RUN)
    expect(counts(), 'the rehearsal').toEqual([])
    await world.approve(RUN)
    expect(new Set(counts()), 'after approval 1').toEqual(new Set([1, 2]))
    await world.approve(RUN)
    expect(new Set(counts()), 'after approval 2').toEqual(new Set([1, 2]))
  })

  it.each(PREDICTION_STAGES)('at %s are those of the rows themselves', (stage) => {
    const { parts, rowsSha256 } = new Predictor(PLAN, DEFAULT_SITE).through(stage, approvals)
    const rows = parts.map((part) => [...rowsOf(part)])
    expect(rowsSha256).toBe(digestOf(rows.flat()))
    for (const [n, part] of parts.entries())
      expect(part.rowsSha256).toBe(['leg_b', 'verify'].includes(part.part) ? digestOf(rows[n] ?? []) : null)
  })

  it('signed into the ledger cover the rows that stood before', () => {
    const rows = allRows(new Predictor(PLAN, DEFAULT_SITE).through('verify', approvals))
    const at = (key: string) => rows.findIndex(({ columns }) => key in columns)
    const [signature, verdict] = [at('signed_sha256'), at('rows_sha256')]
    const ledger = rows.slice(0, signature).filter(({ part }) => part === 'leg_b')
    expect(rows[signature]?.columns['signed_sha256']).toBe(digestOf(ledger))
    expect(rows[verdict]?.columns['rows_sha256']).toBe(digestOf(rows.slice(0, verdict)))
  })
})

describe('a predicted row', () => {
  it('of which there is one to a unit is made in the order of canonical JSON, so that it need not be sorted', () => {
    const made: PredictedRow[] = []
    vi.spyOn(FullLog.prototype, 'rows').mockImplementation((rows) => void made.push(...rows))
    new Predictor(PLAN, DEFAULT_SITE).through('lifecycle', approvals)
    const many = made.filter(
      ({ table }) => !/review_decision|signature|verify_result|envelope|backlog|set$/.test(table),
    )
    expect(many.length).toBeGreaterThan(5 * WRITTEN)
    for (const { columns } of many) expect(JSON.stringify(columns)).toBe(canonicalJson(columns as Json))
  })

  it('and each call say of which part of the cut they are', () => {
    const { parts } = new Predictor(PLAN, DEFAULT_SITE).through('lifecycle', approvals)
    expect(parts.map(({ part }) => part)).toEqual(['leg_a', 'leg_b', 'verify', 'lifecycle'])
    for (const of of parts)
      expect(new Set([...rowsOf(of), ...callsOf(of)].map(({ part }) => part))).toEqual(new Set([of.part]))
  })

  it('is counted by its table, and told whole where it stands alone', () => {
    const { parts } = new Predictor(PLAN, DEFAULT_SITE).through('lifecycle', approvals)
    for (const part of parts) {
      const rows = [...rowsOf(part)]
      expect(rowCount(part)).toBe(rows.length)
      const keys = new Set(rows.map(({ table, key }) => `${table} ${key}`))
      expect(part.distinctRows).toBe(part.rowsSha256 === null ? null : keys.size)
      expect(callCount(part)).toBe(callsOf(part).length)
      for (const { table, op, rows: n, only } of part.tables) {
        const same = rows.filter((row) => row.table === table && row.op === op)
        expect(same).toHaveLength(n)
        expect(only).toEqual(n === 1 ? same[0] : null)
      }
    }
  })
})

describe('a prediction', () => {
  it.each(PREDICTION_STAGES)('of %s made stage by stage equals the one made at once', (stage) => {
    const [whole, stepwise] = [new Predictor(PLAN, DEFAULT_SITE), new Predictor(PLAN, DEFAULT_SITE)]
    const at = PREDICTION_STAGES.indexOf(stage)
    for (const earlier of PREDICTION_STAGES.slice(0, at)) stepwise.through(earlier, approvals)
    expect(laidOut(stepwise.through(stage, approvals))).toEqual(laidOut(whole.through(stage, approvals)))
  })

  it('of an earlier stage does not change when a later one is made', () => {
    const predictor = new Predictor(PLAN, DEFAULT_SITE)
    const before = laidOut(predictor.through('leg_a', approvals))
    predictor.through('lifecycle', approvals)
    expect(laidOut(predictor.through('leg_a', approvals))).toEqual(before)
  })

  it('made before an approval is made anew under it', () => {
    const predictor = new Predictor(PLAN, DEFAULT_SITE)
    const rehearsed = predictor.through('lifecycle', {})
    const approved = predictor.through('lifecycle', approvals)
    expect(approved.rowsSha256).not.toBe(rehearsed.rowsSha256)
    expect(laidOut(approved)).toEqual(laidOut(new Predictor(PLAN, DEFAULT_SITE).through('lifecycle', approvals)))
  })

  it('hands over calls that put units in force, none that only tries to', () => {
    const calls = allCalls(new Predictor(PLAN, DEFAULT_SITE).through('lifecycle', approvals))
    const tried = calls.flatMap(({ function: name, args }) => (name === 'fn_iu_enact' ? [args['p_dry_run']] : []))
    expect(new Set(tried)).toEqual(new Set([false]))
  })

  it('names what the functions would refuse by that stage, and nothing of a later one', () => {
    const [first] = PLAN.effects.filter(({ enact }) => enact)
    if (first === undefined) throw new Error('nothing is put in force')
    const gone = { ...PLAN, effects: [...PLAN.effects, { ...first, kind: 'keep' as const, address: 'BY-LAW/NO-SUCH' }] }
    const predictor = new Predictor(gone, DEFAULT_SITE)
    expect(() => predictor.through('lifecycle', approvals)).toThrow('would refuse: 1; the first:')
    expect(() => predictor.through('lifecycle', approvals)).toThrow('fn_iu_enact BY-LAW/NO-SUCH: address_unknown')
    expect(allCalls(predictor.through('leg_a', approvals))).toHaveLength(WRITTEN)
  })
})
