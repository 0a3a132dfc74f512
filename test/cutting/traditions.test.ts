import { describe, expect, test } from 'vitest'
import { addressesOf, articles, cutOf, outline, problemsOf } from './helpers.ts'

const german = { profile: 'de-law' } as const
const european = { profile: 'eu-act' } as const
const vietnamese = { profile: 'vn-law' } as const
const short = (...given: Parameters<typeof addressesOf>): readonly string[] =>
  addressesOf(...given).map((address) => address.replace('DOC/', ''))
const reasons = (...given: Parameters<typeof cutOf>): readonly string[] =>
  cutOf(...given).doubts.map(({ line, reason }) => `${line} ${reason}`)
const gapsOf = (...given: Parameters<typeof cutOf>): readonly string[] =>
  cutOf(...given).gaps.flatMap(({ kind, lines }) =>
    kind === 'separator' ? [] : [`${lines.first}-${lines.last} ${kind}`],
  )
const bodies = (...given: Parameters<typeof cutOf>): readonly string[] => cutOf(...given).units.map(({ body }) => body)

describe('German statutes', () => {
  test('chapters that follow each other with their titles are containers, each of them', () => {
    const text = 'Buch 1\nAllgemeines\nAbschnitt 1\nPersonen\nTitel 1\nMenschen\n\n§ 1 Zweck\n\nText.\n'
    expect(gapsOf(text, german)).toEqual(['1-2 container_heading', '3-4 container_heading', '5-6 container_heading'])
    expect(reasons(text, german)).toEqual([])
  })

  test('H41 a first chapter that comes again in another part is no table of contents', () => {
    const part = (n: number): string =>
      `Erster Abschnitt\n${n === 1 ? 'Das Gesetz' : 'Die Taten'}\n\nErster Titel\nGeltung\n\n§ ${n}\nOhne Gesetz\n\nEine Tat wird so bestraft, wie es das Gesetz sagt.\n\n`
    expect(short(`${part(1)}${part(2)}`, german)).toEqual(['PARA-1', 'PARA-2'])
    expect(gapsOf(`${part(1)}${part(2)}`, german).every((gap) => gap.endsWith('container_heading'))).toBe(true)
  })

  test('the roman chapters of a constitution are in no article, its preamble is a unit', () => {
    const text =
      'Präambel\n\nIm Bewusstsein.\n\nI.\nDie Grundrechte\n\nArt 1\n\n(1) Würde.\n\nII.\nDer Bund\n\nArt 2\n\n(weggefallen)\n\nIIa.\nDer Ausschuss\n\nArt 3\n\nText.\n'
    expect(short(text, german)).toEqual(['PRAEAMBEL', 'ART-1', 'ART-2', 'ART-3'])
    expect(bodies(text, german)).toEqual([
      'Präambel\n\nIm Bewusstsein.',
      'Art 1\n\n(1) Würde.',
      'Art 2\n\n(weggefallen)',
      'Art 3\n\nText.',
    ])
  })

  test.each([
    ['§ 11 bis § 13 (weggefallen)', 'PARA-11-13'],
    ['§§ 303a und 303b (weggefallen)', 'PARA-303A-303B'],
    ['§ 302a bis § 302f (weggefallen)', 'PARA-302A-302F'],
    ['§§ 290, 291 (weggefallen)', 'PARA-290-291'],
    ['§§ 332 – 335 (aufgehoben)', 'PARA-332-335'],
  ])('%s is one unit', (heading, address) => {
    expect(short(`§ 1 Zweck\n\nText.\n\n${heading}\n`, german)).toEqual(['PARA-1', address])
  })

  test('an annex that says what it belongs to is a heading, with its title below it or not', () => {
    const text =
      '§ 1 Zweck\n\nText.\n\nAnlage 1 (zu § 1)\nMuster\n\nDas Muster.\n\nTeil 2\nMehr\n\nArt 1 Anderes\n\nText.\n'
    expect(short(text, german)).toEqual(['PARA-1', 'ANLAGE-1', 'ANLAGE-1/ART-1'])
    expect(bodies(text, german)[1]).toBe('Anlage 1 (zu § 1)\nMuster\n\nDas Muster.\n\nTeil 2\nMehr')
  })

  test('an annex at the beginning of a sentence is none', () => {
    const text = '§ 1 Zweck\n\nAnlage 1 Teil A ist anzuwenden.\n\n§ 2 Mehr\n\nText.\n'
    expect(short(text, german)).toEqual(['PARA-1', 'PARA-2'])
    expect(reasons(text, german)).toEqual(['3 reads like a sentence, not a heading'])
  })

  test('an Absatz is found behind an item that ends without a mark', () => {
    const text = '§ 1 Zweck\n\n(1) Es gelten:\n1. dies und\n2. das\n(2) Es gilt\n1. nichts.\n'
    expect(short(text, { ...german, leafLevel: 'nummer' })).toEqual([
      ...['PARA-1', 'PARA-1/ABS-1', 'PARA-1/ABS-1/NR-1', 'PARA-1/ABS-1/NR-2', 'PARA-1/ABS-2', 'PARA-1/ABS-2/NR-1'],
    ])
  })

  test('an act that amends others is German law, however many numbered lists its articles hold', () => {
    const article = (n: number): string =>
      `Artikel ${n}\nÄnderung\n\nDas Gesetz wird geändert:\n\n1. § 3 entfällt.\n\n2. § 4 entfällt.\n\n`
    const { profile, units } = cutOf([1, 2, 3].map(article).join(''))
    expect(profile.name).toBe('de-law')
    expect(units.map(({ sectionCode }) => sectionCode)).toEqual(['ART-1', 'ART-2', 'ART-3'])
  })
})

describe('acts of the European Union', () => {
  test('points below definitions have an address of their own, and roman ones are told and in none', () => {
    const text =
      'Article 4\n\n(1) ‘a’ means:\n\n(a) one;\n\n(i) deep;\n\n(ii) deeper;\n\n(b) two;\n\n(2) ‘b’ means:\n\n(a) three.\n'
    expect(short(text, { ...european, leafLevel: 'point' })).toEqual([
      ...['ARTICLE-4', 'ARTICLE-4/POINT-1', 'ARTICLE-4/POINT-1/POINT-A', 'ARTICLE-4/POINT-1/POINT-B'],
      ...['ARTICLE-4/POINT-2', 'ARTICLE-4/POINT-2/POINT-A'],
    ])
    expect(reasons(text, { ...european, leafLevel: 'point' })).toEqual([
      '1 numbering begins at 4',
      '7 reads like the roman number of a list: not cut',
    ])
  })

  test('the enacting formula is in no recital', () => {
    const text =
      'Whereas:\n\n(1) Gardens cross borders.\n\nHAVE ADOPTED THIS REGULATION:\n\nArticle 1\n\nScope\n\nText.\n'
    expect(bodies(text, european)).toEqual(['(1) Gardens cross borders.', 'Article 1\n\nScope\n\nText.'])
    expect(gapsOf(text, european)).toEqual(['1-1 preamble', '5-5 boilerplate'])
  })

  test('the title of an article may stand below a blank line, and a paragraph is no title', () => {
    const text =
      'Article 1\n\nSubject matter\n\n1. Text.\n\nArticle 2\n\nGardens shall be kept\nby gardeners.\n\nArticle 3\n\n(1) Fees are\n\n(a) none\n'
    expect(cutOf(text, european).units.map(({ title }) => title)).toEqual([
      'Article 1 Subject matter',
      'Article 2',
      'Article 3',
    ])
  })

  test('the title of a Markdown heading is taken without its hashes', () => {
    const text = '#### Article 1\n##### Subject matter\n\nText.\n\n#### Article 2\n##### Scope\n\nText.\n'
    expect(cutOf(text, european).units.map(({ title }) => title)).toEqual([
      'Article 1 Subject matter',
      'Article 2 Scope',
    ])
  })

  test('rows of a correlation table are no articles, nor sections of an annex', () => {
    const text =
      'Article 1\n\nText.\n\nANNEX I\n\nCORRELATION TABLE\n\nArticle 1\tArticle 1\nArticle 2\tArticle 3\n\nSection 1\n\nText.\n'
    expect(short(text, european)).toEqual(['ARTICLE-1', 'ANNEX-1'])
    expect(bodies(text, european)[1]?.endsWith('Section 1\n\nText.')).toBe(true)
  })

  test('a sentence that says what is deleted is no placeholder', () => {
    const text = 'Article 1\n\nIn Article 9, paragraph 2 is (deleted) now.\n\nArticle 2\n(deleted)\n'
    expect(reasons(text, european)).toEqual(['5 a placeholder where a unit was repealed: kept as a unit'])
  })
})

describe('Vietnamese acts', () => {
  test('that an act was passed is in no article, be it a code or the constitution', () => {
    for (const act of ['Bộ luật', 'Hiến pháp', 'Nghị quyết']) {
      const text = `Điều 1. Hiệu lực\nNgay.\n${act} này đã được Quốc hội thông qua ngày 24 tháng 11 năm 2015.\n\nCHỦ TỊCH QUỐC HỘI\n`
      expect(bodies(text, vietnamese)).toEqual(['Điều 1. Hiệu lực\nNgay.'])
    }
  })

  test('an annex may have articles of its own', () => {
    const text = 'Điều 1. Hiệu lực\nNgay.\n\nPhụ lục I\nMẪU\n\nĐiều 1. Đơn\nTheo mẫu.\n'
    expect(short(text, vietnamese)).toEqual(['DIEU-1', 'PHU-LUC-1', 'PHU-LUC-1/DIEU-1'])
  })

  test('the Icelandic letter of older conversions hides no article', () => {
    expect(short('Điều 1. Một\nHai.\n\u00d0iều 2. Ba\nBốn.\n', vietnamese)).toEqual(['DIEU-1', 'DIEU-2'])
  })

  test('a title that begins with the keyword is a title', () => {
    expect(short('Điều 1. Điều khoản chuyển tiếp\nNgay.\n', vietnamese)).toEqual(['DIEU-1'])
  })

  test('rules attached to a decision, which are counted anew, are refused with what to do', () => {
    const [problem] = problemsOf(
      'Điều 1. Ban hành\nQuy chế.\nĐiều 2. Hiệu lực\nNgay.\n\nQUY CHẾ\n\nĐiều 1. Phạm vi\nText.\n',
      vietnamese,
    )
    expect(problem).toMatchObject({
      kind: 'duplicate_address',
      line: 8,
      cure: expect.stringContaining('load that as a document of its own'),
    })
  })
})

describe('acts in English', () => {
  test('H41 text below bare labels is no table of contents, though the first is cited', () => {
    const text =
      'ARTICLE I\n\nSECTION 1\n\nAll legislative Powers herein granted shall be vested in a Congress of the United States.\n\nSECTION 2\n\nThe House.\n\nARTICLE II\n\nAs said in\nArticle I.\n'
    expect(short(text, articles)).toEqual(['ARTICLE-1', 'ARTICLE-1/SECTION-1', 'ARTICLE-1/SECTION-2', 'ARTICLE-2'])
  })

  test('H41 numbered text is no table of contents, though a date repeats the first number', () => {
    const text =
      '1. DEFINITIONS\n\n1.1 Services means the services\n\n2. TERM\n\n2.1 From\n\nThis begins on\n1. January 2024.\n'
    expect(short(text, outline)).toEqual(['1', '1/1-1', '2', '2/2-1'])
  })

  test('sections that were inserted have their letter, and schedules their number', () => {
    const text =
      '1 Overview\n\n(1) This Act.\n\n1A Power\n\n(1) The State.\n\n2. Duty\n\nText.\n\n2A. More\n\nText.\n\nSCHEDULE 1\n\nForms\n\nSCHEDULE 2\n\nFees\n'
    expect(short(text, outline)).toEqual(['1', '1A', '2', '2A', 'APPENDIX-1', 'APPENDIX-2'])
    expect(reasons(text, outline)).toEqual([])
  })

  test.each([
    ['Appendix A', 'APPENDIX-A'],
    ['Schedule I', 'APPENDIX-1'],
    ['Exhibit 12', 'APPENDIX-12'],
    ['ANNEX', 'APPENDIX'],
  ])('%s is %s', (heading, address) => {
    expect(short(`Article 1\n\nText.\n\n${heading}\n\nText.\n`, articles)).toEqual(['ARTICLE-1', address])
  })

  test('sections with decimal numbers are counted within their article', () => {
    const text =
      'Article I\n\nSection 1.01. Name. Text.\n\nSection 1.02. Purpose. Text.\n\nSection 2.01. Members. Text.\n'
    expect(short(text, articles)).toEqual([
      'ARTICLE-1',
      'ARTICLE-1/SECTION-1-1',
      'ARTICLE-1/SECTION-1-2',
      'ARTICLE-1/SECTION-2-1',
    ])
    expect(reasons(text, articles)).toEqual([])
  })

  test('a number that came earlier is not said to be missing', () => {
    const text = [1, 3, 2, 4].map((n) => `Article ${n}\n\nText.\n\n`).join('')
    expect(reasons(text, articles)).toEqual(['5 number 2 is missing before it', '9 number 2 comes after 3'])
  })

  test('numbering that does not begin at one is told', () => {
    expect(reasons('Article 1\n\nText.\n\nAmendment [I.]\n\nText.\n\nAmendment II\n\nText.\n', articles)).toEqual([
      '9 numbering begins at 2',
    ])
  })

  test('typographic spaces and marks of direction hide no heading', () => {
    const text = '\u200eArticle\u20091. Scope\n\nText.\n\nArticle\u200b\u00a02. More\n\nText.\n'
    expect(short(text, articles)).toEqual(['ARTICLE-1', 'ARTICLE-2'])
  })
})

test('blank lines before an underlined heading are in no unit, and lines are counted right', () => {
  const { units } = cutOf('# A\n\ntext\n\n\n\nTitle\n===\n\ntext\n', { profile: 'markdown-atx' })
  expect(units.map(({ body, lines }) => [body, lines])).toEqual([
    ['# A\n\ntext', { first: 1, last: 3 }],
    ['Title\n===\n\ntext', { first: 7, last: 10 }],
  ])
})
