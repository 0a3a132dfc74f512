import { describe, expect, it } from 'vitest'
import type { BaselineUnit } from '../../src/orchestrator/facts.ts'
import { packPlan } from '../../src/schema/plan.ts'
import { baselineUnitOf, factsOf, versionOf, visible } from '../fakes/facts.ts'
import { planOver } from './journey.ts'

const REPEALED = 'Repealed.'
const article = (n: number, text: string): string => `## Article ${n}. Of ${n}\n\n${text}\n`
const standing = (...numbers: readonly number[]): readonly BaselineUnit[] =>
  numbers.map((n) => baselineUnitOf(`BY-LAW/ARTICLE-${n}`, article(n, REPEALED).trimEnd()))
const planOf = (units: readonly BaselineUnit[], ...bodies: readonly string[]) =>
  planOver(factsOf({ version: versionOf(['# By-law\n', ...bodies].join('\n')), baseline: visible(units) }))

describe('H43 equal texts at different addresses', () => {
  const bodies = [article(11, REPEALED), article(12, REPEALED)]

  it('are tied one to one, in order: no retired unit is carried on twice', () => {
    const ties = planOf(standing(1, 2, 3), ...bodies).lineage
    expect(ties.map(({ from, to }) => `${from} → ${to}`)).toEqual([
      expect.stringMatching(/ARTICLE-1 → .*11/),
      expect.stringMatching(/ARTICLE-2 → .*12/),
    ])
  })

  it('H6 give the same plan, byte for byte, whatever the order of the rows', () => {
    const [forward, backward] = [standing(1, 2, 3), standing(3, 2, 1)].map((units) => planOf(units, ...bodies))
    if (forward === undefined || backward === undefined) throw new Error('no plan')
    expect(packPlan(backward).object).toBe(packPlan(forward).object)
  })
})
