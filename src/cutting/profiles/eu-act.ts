import { type GrammarProfile, type Level, type LineForm, STANDARD_MARKERS } from '../profile.ts'

const line = (form: Omit<LineForm, 'kind'>): LineForm => ({ kind: 'line', cue: 'sentence', sequence: 'loose', ...form })

const container = (name: string, sectionType: string, keyword: string, within: readonly string[]): Level => ({
  name,
  section_type: sectionType,
  role: 'container',
  within: [...within, 'root'],
  // Annexes have parts and sections of their own, whose text belongs to the annex.
  before: ['annex'],
  key: keyword.toUpperCase(),
  forms: [
    line({
      keywords: [keyword],
      any_case: true,
      number: 'arabic_or_roman',
      suffix: true,
      separators: ['.', ':', '-', '–', '—', ''],
      own_line: true,
      title_below: true,
    }),
  ],
})

/** Regulations, directives and decisions of the European Union. */
export const EU_ACT: GrammarProfile = {
  name: 'eu-act',
  about: 'Acts of the European Union: recitals, Chapter, Section, Article, paragraph, point, Annex.',
  unit_kind: 'law_unit',
  language: 'en',
  blocks: 'lines',
  leaf: 'article',
  levels: [
    {
      name: 'annex',
      section_type: 'appendix',
      role: 'unit',
      within: ['root'],
      key: 'ANNEX',
      forms: [
        line({
          keywords: ['Annex'],
          any_case: true,
          number: 'arabic_or_roman',
          number_optional: true,
          separators: ['.', ':', '-', '–', '—', ''],
          own_line: true,
          title_below: true,
        }),
      ],
    },
    {
      name: 'recital',
      section_type: 'recital',
      role: 'unit',
      within: ['root'],
      before: ['part', 'title', 'chapter', 'section', 'article', 'annex'],
      key: 'RECITAL',
      forms: [line({ number: 'arabic', open: '(', separators: [')'], sequence: 'strict' })],
    },
    container('part', 'part', 'Part', []),
    container('title', 'title', 'Title', ['part']),
    container('chapter', 'chapter', 'Chapter', ['title', 'part']),
    container('section', 'section', 'Section', ['chapter', 'title']),
    {
      name: 'article',
      section_type: 'article',
      role: 'unit',
      within: ['annex', 'section', 'chapter', 'title', 'part', 'root'],
      key: 'ARTICLE',
      forms: [
        line({
          keywords: ['Article'],
          any_case: true,
          number: 'arabic',
          suffix: true,
          separators: ['.', ':', '-', '–', '—', ''],
          own_line: true,
          title_below: true,
        }),
      ],
    },
    {
      name: 'paragraph',
      section_type: 'paragraph',
      role: 'unit',
      within: ['article'],
      key: 'PAR',
      forms: [line({ number: 'arabic', suffix: true, separators: ['.'], sequence: 'strict' })],
    },
    {
      name: 'item',
      section_type: 'item',
      role: 'unit',
      within: ['paragraph', 'article'],
      key: 'POINT',
      forms: [line({ number: 'arabic', open: '(', separators: [')'], cue: 'none' })],
    },
    {
      name: 'point',
      section_type: 'point',
      role: 'unit',
      within: ['item', 'paragraph', 'article'],
      key: 'POINT',
      forms: [line({ number: 'lower_letter', open: '(', separators: [')'], cue: 'none' })],
    },
  ],
  decorations: ['hashes', 'bold'],
  markers: STANDARD_MARKERS,
  closers: [
    'HAVE ADOPTED THIS',
    'HAS ADOPTED THIS',
    'HAVE DECIDED AS FOLLOWS',
    'HAS DECIDED AS FOLLOWS',
    'This Regulation shall be binding',
    'This Directive is addressed',
    'This Decision is addressed',
    'Done at',
  ],
  contents: ['Contents', 'CONTENTS', 'Table of contents', 'TABLE OF CONTENTS'],
  placeholders: ['(deleted)', '[deleted]', '[Repealed]', '(repealed)'],
  quotes: [
    ['‘', '’'],
    ['“', '”'],
  ],
  evidence: [
    { phrase: 'Having regard to', weight: 0.15 },
    { phrase: 'Whereas:', weight: 0.1 },
    { phrase: 'HAVE ADOPTED THIS', weight: 0.15 },
    { phrase: 'HAS ADOPTED THIS', weight: 0.15 },
  ],
  confidence: 0.7,
}
