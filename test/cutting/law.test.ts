import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { addressesOf, articles, cutOf, problemsOf } from './helpers.ts'

const model = (name: string): string => readFileSync(join(import.meta.dirname, '../documents', `${name}.txt`), 'utf8')
const short = (text: string, leafLevel: string | null = null): readonly string[] =>
  addressesOf(text, { leafLevel }).map((address) => address.replace('DOC/', ''))
const doubted = (text: string): ReadonlyMap<number, string> =>
  new Map(cutOf(text).doubts.map(({ line, reason }) => [line, reason]))

describe('vn-law', () => {
  const text = model('vn-law')

  test('Điều are counted through chapters, inserted ones have their letter', () => {
    expect(short(text)).toEqual(['DIEU-1', 'DIEU-2', 'DIEU-3', 'DIEU-3A', 'DIEU-4', 'DIEU-5', 'DIEU-6'])
  })

  test('composed and decomposed letters give the same addresses', () => {
    expect(short(text.normalize('NFD'), 'diem')).toEqual(short(text.normalize('NFC'), 'diem'))
  })

  test('đ stands between d and e and has an address of its own', () => {
    const points = short(text, 'diem').filter((address) => address.startsWith('DIEU-2/KHOAN-1/'))
    expect(points.map((address) => address.slice(-2))).toEqual(['-A', '-B', '-C', '-D', 'DD', '-E'])
    expect(cutOf(text, { leafLevel: 'diem' }).doubts.filter(({ line }) => line >= 30 && line <= 35)).toEqual([])
  })

  test('capital headings with their title below are containers', () => {
    const containers = cutOf(text).gaps.filter((gap) => gap.kind === 'container_heading')
    expect(containers.map((gap) => gap.reason)).toEqual([
      'PHẦN THỨ NHẤT QUY ĐỊNH CHUNG',
      'Chương I NHỮNG ĐIỀU ĐẦU TIÊN',
      'Chương II CHĂM SÓC CÂY',
      'Mục 1. TƯỚI CÂY',
      'Tiểu mục 1. Nước',
      'Tiểu mục 2. Giờ tưới',
      'Mục 2. TỈA CÂNH',
      'PHẦN THỨ HAI ĐIỀU KHOẢN THI HÀNH',
    ])
  })

  test('contents, citations, quoted articles and placeholders are doubted in their lines', () => {
    expect([...doubted(text)]).toEqual([
      [8, 'lines 8 to 16 look like a table of contents: not cut'],
      [26, 'no separator stands after the number'],
      [37, 'reads like a citation, not a heading'],
      [45, 'stands in a quotation: not cut'],
      [47, 'stands in a quotation: not cut'],
      [54, 'a placeholder where a unit was repealed: kept as a unit'],
    ])
  })
})

describe('de-law', () => {
  const text = model('de-law')

  test('paragraphs, inserted ones, ranges and annexes', () => {
    expect(short(text)).toEqual(['PARA-1', 'PARA-2', 'PARA-3-5', 'PARA-6', 'PARA-6A', 'PARA-7', 'PARA-9', 'ANLAGE-1'])
  })

  test('Absatz, Nummer and Buchstabe nest below the paragraph', () => {
    expect(short(text, 'buchstabe').filter((address) => /^PARA-[26]\//.test(address))).toEqual([
      'PARA-2/ABS-1',
      'PARA-2/ABS-1/NR-1',
      'PARA-2/ABS-1/NR-1/BST-A',
      'PARA-2/ABS-1/NR-1/BST-B',
      'PARA-2/ABS-1/NR-2',
      'PARA-2/ABS-2',
      'PARA-6/ABS-1',
      'PARA-6/ABS-1A',
      'PARA-6/ABS-2',
    ])
  })

  test('contents, citations, quoted paragraphs and repealed ranges are doubted in their lines', () => {
    expect([...doubted(text).keys()]).toEqual([5, 22, 23, 37, 52, 56, 69, 71])
  })
})

describe('eu-act', () => {
  const text = model('eu-act')

  test('recitals come before the articles and definitions in brackets are none of them', () => {
    expect(short(text)).toEqual([
      'RECITAL-1',
      'RECITAL-2',
      'ARTICLE-1',
      'ARTICLE-2',
      'ARTICLE-3',
      'ARTICLE-3A',
      'ARTICLE-4',
      'ARTICLE-5',
      'ANNEX-1',
    ])
  })

  test('paragraphs and points nest below the article, quoted ones do not', () => {
    expect(short(text, 'point').filter((address) => /^ARTICLE-[23]\//.test(address))).toEqual([
      'ARTICLE-2/POINT-1',
      'ARTICLE-2/POINT-2',
      'ARTICLE-3/PAR-1',
      'ARTICLE-3/PAR-1/POINT-A',
      'ARTICLE-3/PAR-1/POINT-B',
      'ARTICLE-3/PAR-2',
      'ARTICLE-3/PAR-3',
    ])
  })

  test('an apostrophe does not close a quotation', () => {
    expect(
      [...doubted(text)].filter(([, reason]) => reason.startsWith('stands in a quotation')).map(([line]) => line),
    ).toEqual([56, 61])
  })
})

describe('article-section', () => {
  const text = model('article-section')

  test('contents, citations and quotations give no units, a preamble below the contents does', () => {
    expect(short(text)).toEqual([
      'PREAMBLE',
      'ARTICLE-1',
      'ARTICLE-2',
      'ARTICLE-2/SECTION-1',
      'ARTICLE-2/SECTION-2',
      'ARTICLE-2-BIS',
      'ARTICLE-3',
      'ARTICLE-3/SECTION-1',
      'ARTICLE-3/SECTION-2',
      'AMENDMENT-1',
      'AMENDMENT-1/SECTION-1',
      'APPENDIX-A',
    ])
    expect([...doubted(text).keys()]).toEqual([5, 22, 23, 37, 41])
  })

  test('a quotation that never closes hides nothing, and is doubted', () => {
    const open = 'Article 1\n\n“Article 9\n\nArticle 2\n\ntext\n'
    expect(addressesOf(open, articles)).toEqual(['DOC/ARTICLE-1', 'DOC/ARTICLE-2'])
    expect(cutOf(open, articles).doubts).toEqual([
      { line: 3, reason: 'a quotation opens here and never closes', text: '“Article 9' },
    ])
  })

  test.each([
    ['apart from its title', '\n'],
    ['right below its title', ''],
  ])('a table of contents is told %s, and the text is cut all the same', (_where, blank) => {
    const three = [1, 2, 3]
    const table = three.map((n) => `Article ${n}. Rule ${n} ....... ${n}\n`).join('')
    const body = three.map((n) => `Article ${n}. Rule ${n}\n\nThe society keeps rule ${n}.\n\n`).join('')
    const { units, doubts, profile } = cutOf(`BY-LAWS\n\nTABLE OF CONTENTS\n${blank}${table}\n${body}`)
    expect(profile.name).toBe('article-section')
    expect(units.map(({ address }) => address)).toEqual(three.map((n) => `DOC/ARTICLE-${n}`))
    expect(doubts.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/look like a table of contents: not cut/),
    ])
  })

  test('articles that only follow each other are no table of contents', () => {
    expect(addressesOf('Article 1\nArticle 2\nArticle 3\nArticle 4\n', articles)).toHaveLength(4)
  })

  test('a page break counts as a blank line', () => {
    expect(addressesOf('Article 1\n\nand so\n\fArticle 2\n\ntext\n', articles)).toEqual([
      'DOC/ARTICLE-1',
      'DOC/ARTICLE-2',
    ])
  })
})

describe('the wrong grammar', () => {
  test('a named profile that does not fit is refused with the better one and its line', () => {
    expect(problemsOf(model('vn-law'), { profile: 'numbered-outline' })).toMatchObject([
      { kind: 'profile_uncertain', line: 24, cure: expect.stringContaining('vn-law') },
    ])
    expect(problemsOf(model('de-law'), { profile: 'vn-law' })).toMatchObject([
      { kind: 'profile_uncertain', cure: expect.stringContaining('de-law') },
    ])
  })

  test('a text that mixes two grammars is refused with the line where the other begins', () => {
    const [problem] = problemsOf(`${model('eu-act')}\n${model('vn-law')}`)
    expect(problem).toMatchObject({ kind: 'profile_uncertain', message: expect.stringContaining('vn-law') })
    expect(problem?.line).toBeGreaterThan(95)
  })

  test.each([
    ['vn-law', 'vn-law'],
    ['de-law', 'de-law'],
    ['eu-act', 'eu-act'],
    ['article-section', 'article-section'],
  ])('the model document %s is detected as such', (name, profile) => {
    expect(cutOf(model(name)).profile).toMatchObject({ name: profile, chosenBy: 'detected' })
  })
})
