import { describe, expect, test } from 'vitest'
import { compile } from '../../src/cutting/compile.ts'
import { MARKDOWN_ATX } from '../../src/cutting/profiles/markdown-atx.ts'
import { scanMarkdown } from '../../src/cutting/scan-markdown.ts'
import { addressesOf, commonmark, cutOf, markdown } from './helpers.ts'

/** Depths of the headings that stand in no list and no quotation, from the specification's own HTML. */
function topHeadings(html: string): readonly number[] {
  const depths: number[] = []
  let nested = 0
  for (const [, close, tag, heading] of html.matchAll(/<(\/?)(blockquote|ul|ol|li|h([1-6]))[ >]/g)) {
    if (heading === undefined || tag === undefined) nested += close === '' ? 1 : -1
    else if (close === '' && nested === 0) depths.push(Number(heading))
  }
  return depths
}

const grammar = compile(MARKDOWN_ATX, MARKDOWN_ATX.leaf)

describe.each(['commonmark-spec', 'commonmark-spec-0-30'] as const)('%s', (edition) => {
  const { tests, text } = commonmark(edition)

  test('every example has the headings that the specification renders, and no others', () => {
    const wrong = tests.filter((example) => {
      const found = scanMarkdown(example.markdown.replaceAll('→', '\t'), 0, grammar).segments.map(
        ({ level }) => level + 1,
      )
      return found.join() !== topHeadings(example.html).join()
    })
    expect(wrong.map((example) => example.number)).toEqual([])
  })

  test('its own text is cut by its sections, none out of its many examples', () => {
    const addresses = addressesOf(text)
    expect(addresses).toContain('DOC/LEAF-BLOCKS/SETEXT-HEADINGS')
    expect(addresses.filter((address) => address.includes('FOO'))).toEqual([])
    expect(addresses).toHaveLength(45)
  })
})

describe('markdown', () => {
  test.each([
    ['fenced code', '## A\n\n```\n# no\n```\n'],
    ['a fence that never closes', '## A\n\n~~~\n# no\n\n# no\n'],
    ['indented code', '## A\n\n    # no\n'],
    ['an HTML block', '## A\n\n<div>\n# no\n</div>\n'],
    ['a comment', '## A\n\n<!--\n\n# no\n\n-->\n'],
    ['a hash without space', '## A\n\n#no\n'],
    ['seven hashes', '## A\n\n####### no\n'],
    ['an escaped hash', '## A\n\n\\# no\n'],
  ])('%s holds no heading', (_name, text) => {
    expect(addressesOf(text, markdown)).toEqual(['DOC/A'])
  })

  test('headings in lists and quotations are not cut but doubted', () => {
    const done = cutOf('## A\n\n> # quoted\n\n- # listed\n', markdown)
    expect(done.units).toHaveLength(1)
    expect(done.doubts.map((doubt) => doubt.line)).toEqual([3, 5])
  })

  test('an underlined title of two lines is one heading that begins at its first line', () => {
    const [, unit] = cutOf('## A\n\nTwo\nlines\n---\n\ntext\n', markdown).units
    expect(unit).toMatchObject({ address: 'DOC/TWO-LINES', title: 'Two lines', lines: { first: 3, last: 7 } })
  })

  test('closing hashes are in no title', () => {
    expect(cutOf('## A ##\n\n### C# #\n', markdown).units.map((unit) => unit.title)).toEqual(['A', 'C#'])
  })

  test('front matter is preamble', () => {
    const done = cutOf('---\ntitle: T\n---\n\n## A\n', markdown)
    expect(done.units.map((unit) => unit.address)).toEqual(['DOC/A'])
    expect(done.gaps[0]).toMatchObject({ kind: 'preamble', span: { start: 0, end: 16 }, lines: { first: 1, last: 3 } })
  })

  test('the leaf level ends the cut', () => {
    expect(addressesOf('## A\n\n### B\n\n## C\n', { ...markdown, leafLevel: 'h2' })).toEqual(['DOC/A', 'DOC/C'])
  })
})
