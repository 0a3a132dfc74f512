import { describe, expect, it } from 'vitest'
import { folderOf, runTo, verified } from './support.ts'

describe('an evidence folder as it was written out is consistent', () => {
  it.each(['SG_1', 'SG_2', 'end'] as const)('of a run at %s', async (where) => {
    const verdict = verified(await folderOf(await runTo(where)))
    expect(verdict.checks.filter(({ outcome }) => outcome === 'fails')).toEqual([])
    expect(verdict.verdict).toBe('consistent')
  })

  it('at its end nothing is left unchecked', async () => {
    const verdict = verified(await folderOf(await runTo('end')))
    expect(verdict.checks.filter(({ outcome }) => outcome !== 'holds')).toEqual([])
  })
})
