import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { costTable } from '../../bench/support/cost.ts'
import { ROOT } from '../orchestrator/sources.ts'

const read = (page: string): string => readFileSync(join(ROOT, 'docs', page), 'utf8')

/** Number, guarantee, tests. */
const rows = [...read('reliability.md').matchAll(/^\| (\d+) \| (.+) \| (.+) \|$/gm)]

describe('the guarantees', () => {
  it('are at most ten, numbered one after the other', () => {
    expect(rows.map(([, number]) => Number(number))).toEqual(rows.map((_, index) => index + 1))
    expect(rows.length).toBeGreaterThan(5)
    expect(rows.length).toBeLessThanOrEqual(10)
  })

  it.each(
    rows.map(([, number, guarantee, tests]) => ({ number, guarantee, tests })),
  )('$number is proven by tests that are there: $guarantee', ({ tests = '' }) => {
    const paths = tests.split(', ').map((path) => /^`(test\/[\w/-]+\.test\.ts)`$/.exec(path)?.[1] ?? `no test: ${path}`)
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
    expect(paths.length).toBeGreaterThan(0)
  })
})

it('the cost of a document is computed from the counted calls', () => {
  expect(read('operations.md')).toContain(costTable())
})
