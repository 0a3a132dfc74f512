import { describe, expect, test } from 'vitest'
import { cut, type GrammarProfile } from '../../src/cutting/index.ts'
import type { Level, LineForm } from '../../src/cutting/profile.ts'
import { readProfile } from '../../src/cutting/profile-file.ts'

describe('traditions that are not built in can be said in the closed grammar', () => {
  const line = (form: Partial<LineForm>): LineForm => ({ kind: 'line', number: 'arabic', ...form })
  const level = (name: string, key: string, forms: readonly LineForm[], more: Partial<Level> = {}): Level => ({
    ...{ name, section_type: 'article', role: 'unit', within: ['root'], key, forms },
    ...more,
  })
  const profileOf = (...levels: readonly Level[]): GrammarProfile => ({
    ...{
      name: 'team',
      about: 'A tradition.',
      unit_kind: 'law_unit',
      blocks: 'lines',
      leaf: levels.at(-1)?.name ?? '',
      levels,
    },
    ...{
      decorations: [],
      markers: [],
      closers: [],
      contents: [],
      placeholders: [],
      quotes: [],
      evidence: [],
      confidence: 1,
    },
  })
  const keysOf = (profile: GrammarProfile, ...headings: readonly string[]): readonly string[] => {
    expect(readProfile(profile).kind).toBe('profile')
    const text = headings.map((heading) => `${heading}\n\nText.\n\n`).join('')
    const outcome = cut({ text, docprefix: 'DOC', profile: 'team', leafLevel: null, scope: 'all', maxUnits: 99 }, [
      profile,
    ])
    return outcome.kind === 'cut' ? outcome.cut.units.map(({ address }) => address.replace('DOC/', '')) : []
  }

  test('the codes of France', () => {
    const dotted = [2, 3].map((depth) =>
      line({ keywords: ['Article L.', 'Article L'], number: 'dotted', depth, joint: '-' }),
    )
    const plain = [
      line({ keywords: ['Article'], ordinals: ['er'], suffix: true }),
      line({ keywords: ['Article'], number: 'word', words: ['premier'] }),
    ]
    const code = profileOf(level('article-l', 'ART-L', dotted), level('article', 'ART', plain))
    expect(
      keysOf(code, 'Article L. 1132-3', 'Article L1132-3-1', 'Article L. 1132-4', 'Article 1er', 'Article 2 bis'),
    ).toEqual([...['ART-L-1132-3', 'ART-L-1132-3-1', 'ART-L-1132-4', 'ART-1', 'ART-2-BIS']])
    expect(keysOf(code, 'Article premier', 'Article 2')).toEqual(['ART-1', 'ART-2'])
  })

  test('numbers before their word, as in Switzerland and the North', () => {
    const chapter = line({ separators: ['.'], followed_by: ['Kapitel', 'Abschnitt'], own_line: true })
    const swiss = profileOf(
      level('kapitel', 'KAP', [chapter]),
      level('artikel', 'ART', [line({ keywords: ['Art.'], suffix: true })], { within: ['kapitel'] }),
      level('absatz', 'ABS', [line({})], { within: ['artikel'] }),
    )
    expect(
      keysOf(swiss, '1. Kapitel: Zweck', 'Art. 1 Zweck', '1 Dieses Gesetz gilt', '2. Kapitel: Mehr', '3. Teil'),
    ).toEqual([...['KAP-1', 'KAP-1/ART-1', 'KAP-1/ART-1/ABS-1', 'KAP-2']])
    const nordic = profileOf(level('paragraf', 'PARA', [line({ suffix: true, followed_by: ['§'] })]))
    expect(keysOf(nordic, '1 § Syfte', '2 a', '3 § Mer')).toEqual(['PARA-1', 'PARA-3'])
  })

  test('the ordinals and inserted articles of Brazil', () => {
    const law = profileOf(
      level('artigo', 'ART', [line({ keywords: ['Art.'], ordinals: ['º', '°'], suffix: true, separators: ['.', ''] })]),
      level('paragrafo', 'PAR', [line({ keywords: ['§'], ordinals: ['º'] })], { within: ['artigo'] }),
    )
    expect(keysOf(law, 'Art. 1º Esta Lei', '§ 1º Texto', '§ 2º Texto', 'Art. 55-A. Fica')).toEqual([
      ...['ART-1', 'ART-1/PAR-1', 'ART-1/PAR-2', 'ART-55-A'],
    ])
  })

  test('the inserted parts and chapters of India', () => {
    const act = profileOf(
      level('part', 'PART', [line({ keywords: ['PART'], number: 'roman', suffix: true, own_line: true })]),
    )
    expect(keysOf(act, 'PART IV', 'PART IVA', 'PART IX', 'PART IXB', 'PART IC')).toEqual([
      'PART-4',
      'PART-4A',
      'PART-9',
      'PART-9B',
    ])
  })

  test('a level that would never be cut is refused', () => {
    const profile = profileOf(
      level('article', 'ART', [line({ keywords: ['Art.'] })]),
      level('final', 'FINAL', [line({ keywords: ['Final'] })]),
    )
    expect(readProfile({ ...profile, leaf: 'article' })).toMatchObject({
      problems: [
        { message: 'Level final comes after the leaf article and stands in nothing below it: it is never cut.' },
      ],
    })
  })
})
