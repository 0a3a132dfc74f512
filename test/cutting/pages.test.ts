import { describe, expect, test } from 'vitest'
import { addressesOf, cutOf, problemsOf } from './helpers.ts'

const doubtsOf = (text: string, profile: string): readonly (readonly [number, string])[] =>
  cutOf(text, { profile }).doubts.map(({ line, reason }) => [line, reason])

/** A heading, a page break with the heading again as the page's header, and the next heading. */
const printed = (first: string, second: string): string =>
  `${first}\n\nText of it.\n\n– 3 –\n\fTitle of the act\n\n${first}\n\nMore of it.\n\n${second}\n\nText.\n`

describe('printed pages', () => {
  test.each([
    ['article-section', 'Article 1. Name', 'Article 2. Aim'],
    ['de-law', '§ 1 Zweck', '§ 2 Ziel'],
    ['eu-act', 'Article 1', 'Article 2'],
    ['vn-law', 'Điều 1. Một', 'Điều 2. Hai'],
    ['numbered-outline', '1. Scope', '2. Rules'],
  ])('%s: a heading repeated below a page break is a page header, and doubted', (profile, first, second) => {
    const text = printed(first, second)
    expect(addressesOf(text, { profile })).toHaveLength(2)
    expect(doubtsOf(text, profile)).toEqual([
      [5, 'a line looks like a page number: kept in the text'],
      [6, 'a page break: headers and footers beside it stay in the text'],
      [8, 'repeats the heading above the page break: taken as a page header'],
    ])
  })

  test('far below the page break the same heading is one that stands twice', () => {
    const text = 'Article 1\n\nText.\n\n\fTitle\n\nA.\n\nB.\n\nArticle 1\n\nText.\n'
    expect(problemsOf(text, { profile: 'article-section' })).toMatchObject([{ kind: 'duplicate_address', line: 11 }])
  })

  test('the next heading at the top of a page is a heading', () => {
    expect(addressesOf('Article 1\n\nText.\n\fArticle 2\n\nText.\n', { profile: 'article-section' })).toHaveLength(2)
  })

  test.each(['Page 3', 'Page 3 of 5', '- 3 -', '— 12 —', 'Seite 4 von 9', 'Trang 7'])('%s is a page number', (line) => {
    expect(doubtsOf(`Article 1\n\nText.\n\n${line}\n\nText.\n`, 'article-section')).toEqual([
      [5, 'a line looks like a page number: kept in the text'],
    ])
  })

  test.each(['Page 3 says so', '- 3 trees', '42', 'Pages', '-'])('%s is none', (line) => {
    expect(doubtsOf(`Article 1\n\nText.\n\n${line}\n\nText.\n`, 'article-section')).toEqual([])
  })

  test('many pages are one doubt each for breaks and numbers', () => {
    const text = `Article 1\n\n${'Text.\n\nPage 1\n\f\n'.repeat(50)}`
    expect(doubtsOf(text, 'article-section')).toEqual([
      [5, '50 lines from here on look like a page number: kept in the text'],
      [6, 'the first of 50 page breaks: headers and footers beside it stay in the text'],
    ])
  })
})

describe('straight quotation marks', () => {
  test('before a heading they open a quotation of several lines', () => {
    const text = 'Article 1. Old law\n\nIt reads:\n\n"Article 9. Old\n\nArticle 10. More\n\nEnd."\n\nArticle 2. End\n'
    expect(addressesOf(text, { profile: 'article-section' })).toEqual(['DOC/ARTICLE-1', 'DOC/ARTICLE-2'])
    expect(doubtsOf(text, 'article-section').map(([line]) => line)).toEqual([5, 7])
  })

  test('before anything else they open none', () => {
    const text = 'Article 1. Words\n\n"Board\nof directors" means a board.\n\nArticle 2. More\n\nAs in "this."\n'
    expect(addressesOf(text, { profile: 'article-section' })).toEqual(['DOC/ARTICLE-1', 'DOC/ARTICLE-2'])
  })
})

test('Markdown: placeholders and tables of contents are units, and doubted', () => {
  const text = '## Contents\n\n- Article 1\n\n## Article 1\n\n[Repealed]\n\n## Article 2\n\nText.\n'
  expect(doubtsOf(text, 'markdown-atx')).toEqual([
    [1, 'a table of contents: kept as a unit'],
    [5, 'a placeholder where a unit was repealed: kept as a unit'],
  ])
})
