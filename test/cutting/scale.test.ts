import { describe, expect, test } from 'vitest'
import { PROFILE_NAMES } from '../../src/cutting/index.ts'
import { cutOf, markdown, outcomeOf, outline } from './helpers.ts'

describe('scale', () => {
  test('100 000 units in one document are an ordinary input', () => {
    const text = Array.from({ length: 100_000 }, (_, index) => `${index}. Title\n\nText of section ${index}.\n`).join(
      '\n',
    )
    expect(cutOf(text, outline).units).toHaveLength(100_000)
  })

  test('a line of 50 MB is cut like any other', () => {
    const text = `## A\n\n${'x'.repeat(50_000_000)}\n\n## B\n`
    expect(cutOf(text, markdown).units.map((unit) => unit.span.end - unit.span.start)).toEqual([50_000_006, 4])
  })

  test.each([
    ['a line of half a million spaces before a heading', `${' '.repeat(500_000)}1. A\n`],
    ['a heading of half a million words', `# ${'a '.repeat(500_000)}\n`],
    ['a number of half a million digits', `${'1'.repeat(500_000)}. A\n`],
    ['deep quotations', `${'> '.repeat(500_000)}# A\n`.repeat(2)],
    ['deep lists, then blank lines', `${'- '.repeat(500_000)}a\n${'\n'.repeat(500_000)}`],
    ['many fences that never close', '```\n~~~\n'.repeat(20_000)],
    ['many underlines', '[a]: b\n===\n'.repeat(20_000)],
    ['many half tags', '<a \n'.repeat(30_000)],
    ['many unclosed bold headings', '**Section 1. text\n'.repeat(15_000)],
    ['many repeated headings', '## A\n'.repeat(20_000)],
    ['many citations', 'Article 5 of it\n'.repeat(15_000)],
  ])('%s: an answer from every profile', (_name, text) => {
    for (const profile of [null, ...PROFILE_NAMES])
      expect(['cut', 'refused']).toContain(outcomeOf(text, { profile }).kind)
  })
})
