import { type GrammarProfile, type LineForm, STANDARD_MARKERS } from '../profile.ts'

const named = (keywords: readonly string[], more: Partial<LineForm> = {}): LineForm => ({
  kind: 'line',
  keywords,
  any_case: true,
  number: 'arabic_or_roman',
  suffix: true,
  separators: ['.', ':', '-', '–', '—', ')', ''],
  cue: 'sentence',
  sequence: 'loose',
  title_below: true,
  ...more,
})

/** Constitutions, statutes and by-laws in English: Article I, Section 1, Amendment. */
export const ARTICLE_SECTION: GrammarProfile = {
  name: 'article-section',
  about: 'English legal texts with Article and Section headings, plain or in Markdown.',
  unit_kind: 'law_unit',
  language: 'en',
  blocks: 'lines',
  leaf: 'section',
  levels: [
    {
      name: 'preamble',
      section_type: 'preamble',
      role: 'unit',
      within: ['root'],
      key: 'PREAMBLE',
      forms: [named(['Preamble'], { number: 'none', own_line: true, title_below: false })],
    },
    {
      name: 'appendix',
      section_type: 'appendix',
      role: 'unit',
      within: ['root'],
      key: 'APPENDIX',
      forms: [
        named(['Appendix', 'Annex', 'Exhibit', 'Schedule'], {
          number: 'upper_letter',
          number_optional: true,
          own_line: true,
        }),
      ],
    },
    {
      name: 'part',
      section_type: 'part',
      role: 'container',
      within: ['root'],
      key: 'PART',
      forms: [named(['Part'], { own_line: true })],
    },
    {
      name: 'chapter',
      section_type: 'chapter',
      role: 'container',
      within: ['part', 'root'],
      key: 'CHAPTER',
      forms: [named(['Chapter'], { own_line: true })],
    },
    {
      name: 'article',
      section_type: 'article',
      role: 'unit',
      within: ['chapter', 'part', 'root'],
      key: 'ARTICLE',
      forms: [named(['Article'])],
    },
    {
      name: 'amendment',
      section_type: 'amendment',
      role: 'unit',
      within: ['root'],
      key: 'AMENDMENT',
      forms: [named(['Amendment'])],
    },
    {
      name: 'section',
      section_type: 'section',
      role: 'unit',
      within: ['article', 'amendment', 'chapter', 'part', 'root'],
      key: 'SECTION',
      forms: [named(['Section', 'Sec.'])],
    },
  ],
  decorations: ['hashes', 'bold'],
  markers: STANDARD_MARKERS,
  closers: ['END OF TERMS AND CONDITIONS', 'done in Convention', 'In witness whereof', 'IN WITNESS WHEREOF'],
  contents: ['Contents', 'Table of Contents', 'CONTENTS', 'TABLE OF CONTENTS'],
  placeholders: ['Repealed', '[Reserved]', 'Intentionally left blank'],
  quotes: [
    ['“', '”'],
    ['"', '"'],
  ],
  evidence: [
    { phrase: 'Having regard to', weight: -0.3 },
    { phrase: 'HAVE ADOPTED THIS', weight: -0.3 },
    { phrase: 'HAS ADOPTED THIS', weight: -0.3 },
  ],
  confidence: 1,
}
