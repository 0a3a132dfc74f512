import { describe, expect, it } from 'vitest'
import { candidatePairs } from '../../src/cutting/lineage-index.ts'
import { type Shingles, shinglesOf } from '../../src/cutting/shingles.ts'

const WORDS =
  'club garden member board vote year pay water tree meeting dues guest rule may shall fence gate key'.split(' ')

/** A text of its own for every number: the same number gives the same words. */
const bodyOf = (n: number, words = 24): string =>
  Array.from({ length: words }, (_, at) => `${WORDS[(n * 7 + at * at * (n % 13) + at) % WORDS.length]}${n + at}`).join(
    ' ',
  )

const shingles = (bodies: readonly string[]): readonly Shingles[] => bodies.map(shinglesOf)
const compared = (before: readonly string[], after: readonly string[]): number =>
  candidatePairs(shingles(before), shingles(after)).length
const numbered = (n: number, body: (k: number) => string): readonly string[] =>
  Array.from({ length: n }, (_, k) => body(k))

/** Of each unit at most this many pairs are compared, counted from either side. */
const PARTNERS = 12

describe('the comparisons that a lineage makes, counted', () => {
  it('of 20 000 units, all renumbered and edited: a few for each unit, never the 400 million of the square', () => {
    const old = numbered(20_000, (k) => bodyOf(k))
    const fresh = numbered(20_000, (k) => `${bodyOf(k + 1)} amended`)
    expect(compared(old, fresh)).toBeLessThanOrEqual(PARTNERS * 40_000)
  })

  it('twice the units make about twice the comparisons', () => {
    const at = (n: number) =>
      compared(
        numbered(n, (k) => bodyOf(k)),
        numbered(n, (k) => bodyOf(k + 1)),
      )
    expect(at(8_000) / at(4_000)).toBeLessThan(2.6)
  })

  it('of texts that are all the same, or share every phrase, none are made: they say nothing of one unit', () => {
    const same = numbered(20_000, () => 'This article has been repealed by a later act of the general meeting.')
    expect(compared(same, same)).toBe(0)
  })
})
