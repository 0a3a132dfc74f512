import { describe, expect, it } from 'vitest'
import { inPlan } from './forger.ts'
import { checkOf, failing, verified } from './support.ts'

/** A plan object whose name, digests and manifest fit, and whose lines are not those that the program writes. */

const LINES: readonly (readonly [what: string, from: string, to: string])[] = [
  ['that is not JSON', '{"unit":', '{"unit"'],
  ['that is no object', '{"gap":', '["gap",'],
  ['that is nothing', '{"gap":', 'null\n{"gap":'],
  ['a header that is not JSON', '{"plan":{', '{"plan":{{'],
  ['without a place', '"span":', '"spam":'],
  ['with a key twice', '"title":"', '"title":"Secret","title":"'],
  ['with a key that nobody knows', '"unit_kind":', '"until":1,"unit_kind":'],
  ['of a gap with words beside it', '{"gap":{', '{"gap":{"aside":"and more",'],
  ['of two things at once', '{"effect":', '{"aside":1,"effect":'],
  ['with white space of another’s', '{"effect":{', '{"effect": {'],
]

describe('H37 a folder whose plan has a line', () => {
  it.each(LINES)('%s is inconsistent, and nothing throws', (_what, from, to) => {
    const verdict = verified(inPlan(from, to))
    expect(verdict.verdict).toBe('inconsistent')
    expect(failing(verdict)).toContain('form')
    expect(checkOf(verdict, 'form').problems.join()).toContain('the plan object')
  })
})

it('a plan whose units have no effect is inconsistent, and nothing throws', () => {
  const verdict = verified(inPlan('{"unit":{"address":"BY-LAW/', '{"unit":{"address":"BY-LAW/X'))
  expect(failing(verdict)).toEqual(expect.arrayContaining(['plan', 'handover']))
  expect(verdict.verdict).toBe('inconsistent')
})
