import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT, sourcesOf } from '../orchestrator/sources.ts'

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** Number and test of each row. */
const ROWS = [...read('docs/hazards.md').matchAll(/^\| (H\d+) \| .* \| `(test\/[^`]+)` \|$/gm)].map(
  ([, id = '', test = '']) => [id, test] as const,
)

describe('the hazards', () => {
  it('stand in the list once each, without a gap in their numbers', () => {
    const numbers = ROWS.map(([id]) => Number(id.slice(1))).toSorted((a, b) => a - b)
    expect(numbers).toEqual(Array.from({ length: ROWS.length }, (_, n) => n + 1))
    expect(ROWS.length).toBeGreaterThan(40)
  })

  it.each(ROWS)('%s is named by the test that the list gives for it: %s', (id, test) => {
    expect(read(test)).toMatch(new RegExp(`\\b${id}\\b`))
  })

  it('are all that code and tests cite', () => {
    const known = new Set<string>(ROWS.map(([id]) => id))
    const cited = ['src', 'test'].flatMap((folder) =>
      sourcesOf(folder).flatMap(({ path, text }) =>
        [...text.matchAll(/\bH[1-9]\d?\b(?!\d|-)/g)].map(([id]) => `${path}: ${id}`),
      ),
    )
    expect(cited.filter((hit) => !known.has(hit.split(': ')[1] ?? ''))).toEqual([])
  })

  it('begin a name, without a colon, wherever a test or a case is named by one: `H4 the plan …`', () => {
    const elsewhere = /\(H\d+(?:, H\d+)*\)(?=['"`])|(?<=['"`])H\d+(?:, H\d+)*:/g
    const cited = sourcesOf('test').flatMap(({ path, text }) =>
      [...text.matchAll(elsewhere)].map(([hit]) => `${path}: ${hit}`),
    )
    expect(cited).toEqual([])
  })
})
