import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { cut } from '../../src/cutting/index.ts'

async function bodiesOf(version: 'v1' | 'v2'): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(new URL(`../../db/sample/by-law.${version}.md`, import.meta.url), 'utf8')
  const request = { text, docprefix: 'M-BYLAW', profile: null, leafLevel: null, scope: 'all', maxUnits: 1000 } as const
  const outcome = cut(request)
  if (outcome.kind === 'refused') throw new Error(outcome.problems.map(({ message }) => message).join('; '))
  return new Map(outcome.cut.units.map((unit) => [unit.address.replace('M-BYLAW/', ''), unit.body]))
}

const article = (...numbers: readonly number[]): readonly string[] => numbers.map((n) => `ARTICLE-${n}`)

test('the second version of the sample by-law shows every effect, as its README says', async () => {
  const [before, after] = [await bodiesOf('v1'), await bodiesOf('v2')]
  const both = [...after.keys()].filter((address) => before.has(address))
  const same = (address: string): boolean => before.get(address) === after.get(address)
  expect({
    keep: both.filter(same),
    revise: both.filter((address) => !same(address)),
    create: [...after.keys()].filter((address) => !before.has(address)),
    retire: [...before.keys()].filter((address) => !after.has(address)),
  }).toEqual({
    keep: [...article(1, 2, 3, 6), 'ARTICLE-6/SECTION-2', ...article(7, 8, 9, 10, 11, 12, 15, 16, 17)],
    revise: [...article(4, 5), 'ARTICLE-6/SECTION-1', ...article(13, 18, 19, 20)],
    create: ['ARTICLE-19/SECTION-1', 'ARTICLE-19/SECTION-2', 'ARTICLE-21'],
    retire: ['ARTICLE-6/SECTION-3', 'ARTICLE-14', 'ARTICLE-18/SECTION-1', 'ARTICLE-18/SECTION-2'],
  })
})

test('the renumbered sections of the sample carry their text on word for word', async () => {
  const [before, after] = [await bodiesOf('v1'), await bodiesOf('v2')]
  for (const section of ['SECTION-1', 'SECTION-2']) {
    expect(after.get(`ARTICLE-19/${section}`)).toBe(before.get(`ARTICLE-18/${section}`))
  }
})
