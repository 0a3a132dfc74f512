import { describe, expect, test } from 'vitest'
import { addressesOf, articles, cutOf, markdown, outline, problemsOf } from './helpers.ts'

describe('addresses', () => {
  test('H42 repeated text gets the span where it stands, not the first that reads alike', () => {
    const text = '1. Same\n\nRepealed.\n\n2. Same\n\nRepealed.\n'
    const [one, two] = cutOf(text, outline).units
    expect([one?.span, two?.span]).toEqual([
      { start: 0, end: 18 },
      { start: 20, end: 38 },
    ])
  })

  test('H43 equal text under different addresses stays two units with one hash each of its own address', () => {
    const text = 'Article 1\n\n**Section 1.** Repealed.\n\nArticle 2\n\n**Section 1.** Repealed.\n'
    const sections = cutOf(text, articles).units.filter((unit) => unit.sectionType === 'section')
    expect(sections.map((unit) => unit.address)).toEqual(['DOC/ARTICLE-1/SECTION-1', 'DOC/ARTICLE-2/SECTION-1'])
    expect(new Set(sections.map((unit) => unit.contentHash)).size).toBe(1)
  })

  test('roman and arabic numerals of an article share an address', () => {
    expect(addressesOf('Article IV\n\ntext\n\nArticle V\n\ntext', articles)).toEqual(
      addressesOf('Article 4.\n\ntext\n\nArticle 5:\n\ntext', articles),
    )
  })

  test('letters that are no roman number number nothing', () => {
    expect(addressesOf('Article I\n\ntext\n\nArticle IIX\n\nArticle DIM\n\nArticle II\n', articles)).toEqual([
      'DOC/ARTICLE-1',
      'DOC/ARTICLE-2',
    ])
  })

  test('an inserted article has its letter or latin numeral in the address', () => {
    const text = 'Article 12\n\na\n\nArticle 12a\n\nb\n\nArticle 12 bis\n\nc\n\nArticle 13\n\nd'
    expect(addressesOf(text, articles)).toEqual([
      'DOC/ARTICLE-12',
      'DOC/ARTICLE-12A',
      'DOC/ARTICLE-12-BIS',
      'DOC/ARTICLE-13',
    ])
    expect(cutOf(text, articles).doubts.map(({ reason }) => reason)).toEqual(['numbering begins at 12'])
  })

  test('a title key is upper-case ASCII, whatever the letters of the title', () => {
    const text = '# Doc\n\n## Đường về – Größe & Œuvre!\n\n## 2.1 Scope\n\n## 3. Rules\n'
    expect(addressesOf(text, markdown)).toEqual(['DOC/TITLE', 'DOC/DUONG-VE-GROSSE-UVRE', 'DOC/2-1', 'DOC/3'])
  })

  test('a title key is at most 64 characters and has no hyphen at its edges', () => {
    const [unit] = cutOf(`## ${'word '.repeat(40)}`, markdown).units
    expect(unit?.sectionCode).toMatch(/^[A-Z0-9](?:[A-Z0-9-]{0,62}[A-Z0-9])?$/)
    expect(addressesOf(`## ${'x'.repeat(90)}`, markdown)).toEqual([`DOC/${'X'.repeat(64)}`])
  })

  test('a title of which nothing can be kept is addressed by its place, and doubted', () => {
    const done = cutOf('## One\n\n## 日本\n', markdown)
    expect(done.units.map((unit) => unit.address)).toEqual(['DOC/ONE', 'DOC/H-2'])
    expect(done.doubts).toMatchObject([{ line: 3, text: '日本' }])
  })

  test('every address that stands twice is named with both lines and a cure', () => {
    const text = '## A\n\n## B\n\n## A\n\n## C\n\n## B\n'
    expect(problemsOf(text, markdown)).toMatchObject([
      { kind: 'duplicate_address', line: 5, offset: 12, message: expect.stringContaining('line 1') },
      { kind: 'duplicate_address', line: 9, offset: 24, message: expect.stringContaining('line 3') },
    ])
    for (const problem of problemsOf(text, markdown)) expect(problem.cure).not.toBe('')
  })

  test('the one heading of the first level that opens a document is its title and in no other address', () => {
    expect(addressesOf('# Handbook\n\n## Scope\n', markdown)).toEqual(['DOC/TITLE', 'DOC/SCOPE'])
    expect(addressesOf('# Handbook\n\n## Scope\n\n# Annex\n', markdown)).toEqual([
      'DOC/HANDBOOK',
      'DOC/HANDBOOK/SCOPE',
      'DOC/ANNEX',
    ])
  })

  test('containers are in no address and their headings are gaps', () => {
    const done = cutOf('PART I\nGENERAL\n\nArticle 1\n\ntext\n\nPART II\nSPECIAL\n\nArticle 2\n\ntext', articles)
    expect(done.units.map((unit) => unit.address)).toEqual(['DOC/ARTICLE-1', 'DOC/ARTICLE-2'])
    expect(done.gaps.filter((gap) => gap.kind === 'container_heading').map((gap) => gap.reason)).toEqual([
      'PART I GENERAL',
      'PART II SPECIAL',
    ])
  })
})
