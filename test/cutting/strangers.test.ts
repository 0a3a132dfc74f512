import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cutOf, articles as inEnglish, outline, problemsOf } from './helpers.ts'

const model = (name: string): string => readFileSync(join(import.meta.dirname, '../documents', `${name}.txt`), 'utf8')
const MODELS = ['article-section', 'de-law', 'eu-act', 'vn-law'] as const

/** Five articles of two sentences in a language, below headings of a form. */
const articles = (heading: string, sentence: string): string =>
  Array.from({ length: 5 }, (_, n) => `${heading} ${n + 1}\n\n${sentence} ${sentence}\n`).join('\n')

const FRENCH = 'Le présent règlement est applicable dans les États membres et les mesures sont prises par le conseil.'
const ENGLISH = 'The board shall keep the garden, and any member of the club may walk in it with the dog.'
const GERMAN = 'Der Garten wird von dem Verein gepflegt, und das Betreten mit einem Hund ist nicht erlaubt.'

describe('a text that mixes two grammars is refused with the line where the other begins', () => {
  const cases = MODELS.flatMap((first) => MODELS.filter((second) => second !== first).map((second) => [first, second]))
  // Articles of the Union and of a by-law look alike: those two are one grammar with two vocabularies.
  const apart = cases.filter((pair) => !(pair.includes('article-section') && pair.includes('eu-act')))

  test.each(apart)('%s, then %s: named or not', (first = '', second = '') => {
    const text = `${model(first)}\n${model(second)}`
    for (const profile of [null, first, second]) {
      const [problem, ...more] = problemsOf(text, { profile })
      expect(more).toEqual([])
      expect(problem).toMatchObject({
        kind: 'profile_uncertain',
        message: expect.stringContaining('mixes two grammars'),
      })
      expect(problem?.line).toBeGreaterThan(1)
      expect(problem?.message).toContain(`line ${problem?.line}`)
    }
  })

  test('a few headings of another one may be an annex: the named profile cuts, and the line is doubted', () => {
    const annex = '§ 1 Zweck\n\nGarten.\n\n§ 2 Ziel\n\nBeet.\n\n§ 3 Schluss\n\nEnde.\n'
    const text = `${articles('Article', ENGLISH)}\n${articles('Article', ENGLISH).replaceAll('Article ', 'Article 1')}\n${annex}`
    const { units, doubts } = cutOf(text, { profile: 'article-section' })
    expect(units).toHaveLength(10)
    const line = text.slice(0, text.indexOf('§ 1')).split('\n').length
    expect(doubts).toContainEqual({ line, reason: '3 headings of de-law begin here: not cut', text: '' })
  })

  test('sections below the headings of a named Markdown profile are no other grammar', () => {
    const text =
      '## Article 1\n\n**Section 1.** A.\n\n**Section 2.** B.\n\n**Section 3.** C.\n\n## Article 2\n\nText.\n'
    expect(cutOf(text, { profile: 'markdown-atx' }).units).toHaveLength(2)
  })
})

describe('headings with # that a profile of plain lines has no form for', () => {
  const handbook = ['One', 'Two', 'Three', 'Four']
    .map((title) => `## ${title}\n\nThe dog is in the garden.\n`)
    .join('\n')

  test.each([
    ['before the articles', `# Handbook\n\n${handbook}\n${articles('Article', ENGLISH)}`, 3],
    ['after them', `${articles('Article', ENGLISH)}\n${handbook}`, 21],
  ])('that are half as many as its own are a mixture: %s', (_where, text, line) => {
    for (const profile of [null, 'article-section']) {
      expect(problemsOf(text, { profile })).toMatchObject([
        { kind: 'profile_uncertain', line, message: expect.stringContaining('from line') },
      ])
    }
  })

  test('that are fewer are doubted, with the line of the first', () => {
    const { units, doubts } = cutOf(`${articles('## Article', ENGLISH)}\n## Signatures\n\nAnn.\n`)
    expect(units).toHaveLength(5)
    expect(doubts).toContainEqual({ line: 21, reason: '1 heading of markdown-atx begins here: not cut', text: '' })
  })

  test.each([
    ['the title of the document', `# Handbook\n\n${articles('## Article', ENGLISH)}`],
    [
      'a further line of a heading of the profile',
      '# Chương I\n# CHUNG\n\n## Điều 1. Tên\n\nA.\n\n## Điều 2. Phạm vi\n\nB.\n',
    ],
    ['code', `${articles('## Article', ENGLISH)}\n\`\`\`\n# one\n# two\n# three\n\`\`\`\n`],
  ])('%s is none', (_what, text) => {
    expect(cutOf(text).doubts.filter(({ reason }) => reason.includes('markdown-atx'))).toEqual([])
  })
})

describe('a text of another language than the profile is for', () => {
  test.each([
    ['eu-act', 'French', articles('Article', FRENCH)],
    ['article-section', 'French', articles('Article', FRENCH)],
    ['article-section', 'German', articles('Article', GERMAN)],
    ['de-law', 'English', articles('§', ENGLISH)],
    ['vn-law', 'English', articles('Điều', ENGLISH)],
  ])('%s: %s is refused with language and line', (profile, language, text) => {
    const [problem, ...more] = problemsOf(text, { profile })
    expect(more).toEqual([])
    expect(problem).toMatchObject({ kind: 'profile_uncertain', line: 3 })
    expect(problem?.message).toContain(`is written in ${language} (line 3: `)
    expect(problem?.cure).toContain(language)
  })

  test('is refused where the profile was detected, too', () => {
    expect(problemsOf(articles('Article', FRENCH))).toMatchObject([{ kind: 'profile_uncertain', line: 3 }])
  })

  test('is cut where its own language stands beside it, where it is too short to tell, and by a profile without one', () => {
    const both = articles('Article', `${ENGLISH} ${FRENCH}`)
    expect(cutOf(both, { profile: 'article-section' }).units).toHaveLength(5)
    expect(cutOf('Article 1\n\nLe règlement.\n', { profile: 'article-section' }).units).toHaveLength(1)
    expect(cutOf('## A\n\n## B\n\n'.concat(FRENCH.repeat(9)), { profile: 'markdown-atx' }).units).toHaveLength(2)
  })

  test.each(MODELS)('the model of %s is in its own', (profile) => {
    expect(problemsOf(model(profile), { profile })).toEqual([])
  })
})

describe('headings of a word that no grammar knows', () => {
  const spanish = [1, 2, 3].map((n) => `Artículo ${n}.\n\n${n}. Texto del párrafo ${n}.\n\n`).join('')

  test('are the units of the text: bare numbers below them are not cut in their place', () => {
    expect(problemsOf(spanish)).toMatchObject([
      { kind: 'profile_uncertain', line: 1, message: expect.stringContaining('"Artículo 1."') },
    ])
  })

  test('are doubted, with the line of the first, where the profile is named, or finds more units of its own', () => {
    const reason = '3 lines such as "Artículo 1." look like headings that the profile does not know: not cut'
    expect(cutOf(spanish, outline).doubts).toContainEqual({ line: 1, reason, text: '' })
    const clauses = 'Article 1\n\nText.\n\nClause 1. Text\n\nClause 2. Text\n\nArticle 2\n\nText.\n'
    expect(cutOf(clauses, inEnglish).doubts).toMatchObject([
      { line: 5, reason: expect.stringContaining('"Clause 1. Text"') },
    ])
  })

  test.each(['Table 1. Fees', 'March 3'])('%s is none', (heading) => {
    const text = [1, 2].map((n) => `Section ${n}. Fees\n\n${heading.replace(/\d/, String(n))}\n\n`).join('')
    expect(
      cutOf(`Article 1\n\n${text}`, { profile: 'article-section' }).doubts.map(({ reason }) => reason),
    ).not.toContainEqual(expect.stringContaining('such as'))
  })
})

test('evidence says where it was counted in the beginning of a long text alone', () => {
  const long = Array.from({ length: 2000 }, (_, n) => `Article ${n + 1}\n\n${'Text of it. '.repeat(60)}\n\n`).join('')
  const told = `in the first 1048576 of ${long.length} characters`
  expect(cutOf(long).profile.evidence).toContain(`counted ${told}`)
  expect(cutOf(long, inEnglish).profile.evidence).toContain(`looked for other grammars ${told}`)
  expect(cutOf(long.slice(0, 5000)).profile.evidence.join()).not.toContain('in the first')
})
