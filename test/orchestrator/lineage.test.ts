import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Descents, lineageCounts, overwritten } from '../../src/orchestrator/descent.ts'
import type { BaselineUnit, Facts } from '../../src/orchestrator/facts.ts'
import { isLowScore, LOW_SCORE } from '../../src/orchestrator/lineage.ts'
import type { Plan } from '../../src/orchestrator/plan.ts'
import { planDigest } from '../../src/orchestrator/plan-digest.ts'
import { packPlan, unpackPlan } from '../../src/schema/plan.ts'
import { documentOf, factsOf, versionOf, visible } from '../fakes/facts.ts'
import { baselineOf } from '../reports/fixture.ts'
import { planOver } from './journey.ts'

const NAME = 'The club is called the Model Garden Club and has its seat in the old town hall of the city.'
const DUES = 'Each member pays the dues that the general meeting has set for the year, in January, without being asked.'
const BOARD = 'The board has five members, whom the general meeting elects for two years by secret ballot.'
const VOTES = 'Every member present has one vote, and nobody may vote for another person at a general meeting.'
const GUESTS = 'Whoever brings a guest to the garden answers for all the damage that the guest does there.'

/** Articles numbered from 1, without titles: only number and text tell them apart. */
const textOf = (...bodies: readonly string[]): string =>
  bodies.map((body, index) => `Article ${index + 1}\n\n${body}\n`).join('\n')
const standing = (...bodies: readonly string[]): readonly BaselineUnit[] =>
  baselineOf(textOf(...bodies), 'BY-LAW', 'article-section')
const factsFor = (units: readonly BaselineUnit[], text: string): Facts =>
  factsOf({
    document: documentOf({ grammar_profile: 'article-section' }),
    version: versionOf(text),
    baseline: visible(units),
  })
const planOf = (units: readonly BaselineUnit[], ...bodies: readonly string[]): Plan =>
  planOver(factsFor(units, textOf(...bodies)))

const short = (address: string): string => address.replace('BY-LAW/ARTICLE-', '')
const ties = ({ lineage }: Plan): readonly string[] =>
  lineage.map(({ kind, from, to }) => `${kind} ${short(from)} > ${short(to)}`)
const effects = ({ effects: all }: Plan): readonly string[] =>
  all.map(({ kind, address }) => `${kind} ${short(address)}`)
const descentOf = (plan: Plan, n: number) => {
  const descents = new Descents(plan)
  const effect = plan.effects.find(({ address }) => short(address) === String(n))
  if (effect === undefined) throw new Error(`no effect at ${n}`)
  return { origin: descents.origin(effect), fate: descents.fate(effect) }
}

describe('lineage beside the effects', () => {
  it('H44 a renumbering in place is told: the text of old 2 stands at 3, though both are only revised', () => {
    const plan = planOf(standing(NAME, DUES, BOARD), NAME, GUESTS, DUES, BOARD)
    expect(effects(plan)).toEqual(['keep 1', 'revise 2', 'revise 3', 'create 4'])
    expect(ties(plan)).toEqual(['renumbered 2 > 3', 'renumbered 3 > 4'])
    expect(plan.risks).toMatchObject({ renumbered: 2 })
    expect(descentOf(plan, 2)).toMatchObject({
      origin: { kind: 'added', original: [] },
      fate: { kind: 'renumbered', original: ['BY-LAW/ARTICLE-2'], current: ['BY-LAW/ARTICLE-3'], score: 1000 },
    })
    expect(descentOf(plan, 3)).toMatchObject({
      origin: { kind: 'renumbered', original: ['BY-LAW/ARTICLE-2'], current: ['BY-LAW/ARTICLE-3'] },
      fate: { kind: 'renumbered', current: ['BY-LAW/ARTICLE-4'] },
    })
  })

  it('a renumbered unit at the end is create and retire, tied', () => {
    const plan = planOf(standing(NAME, VOTES, DUES), NAME, DUES)
    expect(effects(plan)).toEqual(['keep 1', 'revise 2', 'retire 3'])
    expect(ties(plan)).toEqual(['renumbered 3 > 2'])
    expect(descentOf(plan, 2).fate).toMatchObject({ kind: 'removed', original: ['BY-LAW/ARTICLE-2'], current: [] })
  })

  it('a split ties each part to the whole, a merger each source to it; each is a class of risk', () => {
    const whole = `${DUES}\n\n${BOARD}`
    const split = planOf(standing(NAME, whole), NAME, DUES, BOARD)
    expect(ties(split)).toEqual(['split 2 > 2', 'split 2 > 3'])
    expect(split.risks).toMatchObject({ split: 2 })
    expect(descentOf(split, 3).origin?.current).toHaveLength(2)
    const merged = planOf(standing(NAME, DUES, BOARD), NAME, whole)
    expect(ties(merged)).toEqual(['merged 2 > 2', 'merged 3 > 2'])
    expect(merged.risks).toMatchObject({ merged: 1, retire: 1 })
    expect(descentOf(merged, 3).fate).toMatchObject({ kind: 'merged', current: ['BY-LAW/ARTICLE-2'] })
    expect(lineageCounts(merged)).toMatchObject({ unchanged: 1, merged: 1, removed: 0 })
  })

  it('a text that is gone while another takes its address is a risk; one whose address is retired is told by that', () => {
    const gone = planOf(standing(NAME, DUES, BOARD), NAME, BOARD, VOTES)
    expect(ties(gone)).toEqual(['renumbered 3 > 2'])
    expect(gone.risks).toMatchObject({ overwritten: 1, renumbered: 1 })
    expect(gone.risks).not.toHaveProperty('retire')
    expect(overwritten(gone)).toEqual(['BY-LAW/ARTICLE-2'])
    const retired = planOf(standing(NAME, DUES, BOARD), NAME, DUES)
    expect(retired.risks).toMatchObject({ retire: 1 })
    expect(retired.risks).not.toHaveProperty('overwritten')
  })

  it('what is tied at a low score is a risk of its own, what is well alike is not', () => {
    const replaced = planOf(standing(NAME, DUES), NAME, VOTES)
    expect(ties(replaced)).toEqual(['edited 2 > 2'])
    expect(replaced.lineage[0]?.score).toBeLessThan(LOW_SCORE)
    expect(replaced.risks).toMatchObject({ low_score_lineage: 1 })
    const edited = planOf(standing(NAME, DUES), NAME, DUES.replace('January', 'March'))
    expect(edited.lineage[0]?.score).toBeGreaterThanOrEqual(LOW_SCORE)
    expect(edited.risks).not.toHaveProperty('low_score_lineage')
  })

  it('half alike is enough, less is low: the constant that the docs name', () => {
    expect(LOW_SCORE).toBe(500)
    expect([499, 500].map((score) => isLowScore({ score }))).toEqual([true, false])
  })

  it('a unit that was both merged and split is told as merged, its parts as split', () => {
    const plan = planOf(standing(NAME, DUES), NAME, VOTES)
    const tie = (kind: 'split' | 'merged', from: number, to: number) =>
      ({ kind, from: `BY-LAW/ARTICLE-${from}`, to: `BY-LAW/ARTICLE-${to}`, score: 700 }) as const
    const both = {
      ...plan,
      lineage: [tie('split', 2, 2), tie('split', 2, 7), tie('merged', 2, 2), tie('merged', 8, 2)],
    }
    expect(descentOf(both, 2).origin).toMatchObject({
      kind: 'merged',
      original: ['BY-LAW/ARTICLE-2', 'BY-LAW/ARTICLE-8'],
    })
  })

  it('a first cut has none, and neither has a text that stands as it is', () => {
    expect(planOf([], NAME, DUES).lineage).toEqual([])
    expect(planOf(standing(NAME, DUES), NAME, DUES).lineage).toEqual([])
    expect(lineageCounts(planOf([], NAME, DUES))).toMatchObject({ added: 2, unchanged: 0 })
  })

  it('a unit is told by its highest version, and a retired one only where its address is opened again', () => {
    const gone = (unit: BaselineUnit): BaselineUnit => ({ ...unit, lifecycle_status: 'retired', enacted: null })
    const [one, two, three] = standing(NAME, DUES, BOARD)
    if (one === undefined || two === undefined || three === undefined) throw new Error('three units')
    expect(planOf([one, gone(two)], NAME, DUES)).toMatchObject({ lineage: [], risks: { revived: 1 } })
    expect(descentOf(planOf([one, gone(two)], NAME, DUES), 2).origin?.kind).toBe('unchanged')
    expect(ties(planOf([one, gone(two)], NAME, VOTES))).toEqual(['edited 2 > 2'])
    expect(ties(planOf([one, two, gone(three)], NAME, BOARD))).toEqual(['edited 2 > 2'])
  })

  it('H43 equal short texts are tied by their address alone: no retired unit is carried on twice', () => {
    const plan = planOf(standing(NAME, 'Repealed.', DUES, 'Repealed.'), NAME, DUES, 'Repealed.', 'Repealed.')
    expect(ties(plan)).toEqual(['renumbered 3 > 2'])
    expect(descentOf(plan, 3).origin?.kind).toBe('added')
    expect(descentOf(plan, 2).fate?.kind).toBe('removed')
  })
})

describe('lineage and the digests', () => {
  const plan = planOf(standing(NAME, DUES, BOARD), NAME, GUESTS, DUES, BOARD)

  it('H6 the plan digest is the same without it: a better measure of likeness voids no approval', () => {
    const without: Plan = { ...plan, lineage: [], risks: {} }
    expect(planDigest(without)).toBe(plan.plan_digest)
  })

  it('a stored plan of an older version, with renumbered units alone, is read and tells what it can', () => {
    const older: Plan = { ...plan, lineage: plan.lineage.slice(1) }
    const { object, content } = packPlan(older)
    expect(unpackPlan(content.bytes, object)).toEqual(older)
    expect(descentOf(older, 2).origin).toMatchObject({ kind: 'edited', score: null })
  })
})

const bodies = fc.array(
  fc
    .array(fc.constantFrom(...'the club garden member board vote year may shall pay water tree'.split(' ')), {
      minLength: 1,
      maxLength: 20,
    })
    .map((words) => words.join(' ')),
  { minLength: 1, maxLength: 8 },
)

describe('lineage of any two versions', () => {
  it('H6 the order of the rows decides nothing: the same plan object, byte for byte', () => {
    const cases = bodies.chain((before) =>
      fc.record({
        units: fc.constant(standing(...before)),
        order: fc.shuffledSubarray([...before.keys()], { minLength: before.length }),
        unplaced: fc.boolean(),
        after: bodies,
      }),
    )
    fc.assert(
      fc.property(cases, ({ units: placed, order, unplaced, after }) => {
        const units = unplaced ? placed.map((unit) => ({ ...unit, sort_order: null })) : placed
        const shuffled = order.flatMap((index) => units[index] ?? [])
        expect(packPlan(planOf(shuffled, ...after)).object).toBe(packPlan(planOf(units, ...after)).object)
      }),
      { numRuns: 60 },
    )
  })

  it('H43 equal texts are tied one to one in the order in which they stood, whatever the order of the rows', () => {
    const units = standing(DUES, DUES)
    const told = ['renumbered 1 > 3', 'renumbered 2 > 4']
    expect(ties(planOf(units, NAME, BOARD, DUES, DUES))).toEqual(told)
    expect(ties(planOf(units.toReversed(), NAME, BOARD, DUES, DUES))).toEqual(told)
    const unplaced = units.toReversed().map((unit) => ({ ...unit, sort_order: null }))
    expect(ties(planOf(unplaced, NAME, BOARD, DUES, DUES))).toEqual(told)
  })

  it('every unit of the text has its origin, every standing one its fate, and both tell the same tie', () => {
    fc.assert(
      fc.property(bodies, bodies, (before, after) => {
        const plan = planOf(standing(...before), ...after)
        const descents = new Descents(plan)
        for (const effect of plan.effects) {
          const origin = descents.origin(effect)
          const fate = descents.fate(effect)
          expect(origin === null).toBe(effect.kind === 'retire')
          expect(fate === null).toBe(effect.kind === 'create')
          expect(origin?.current ?? [effect.address]).toContain(effect.address)
          expect(fate?.original ?? [effect.address]).toContain(effect.address)
          if (effect.kind === 'keep') expect([origin?.kind, fate?.kind]).toEqual(['unchanged', 'unchanged'])
        }
        const { removed: _removed, ...counts } = lineageCounts(plan)
        expect(Object.values(counts).reduce((n, of) => n + of, 0)).toBe(plan.units.length)
      }),
      { numRuns: 100 },
    )
  })
})
