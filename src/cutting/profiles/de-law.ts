import { type GrammarProfile, type Level, type LineForm, STANDARD_MARKERS } from '../profile.ts'

const line = (form: Omit<LineForm, 'kind'>): LineForm => ({
  kind: 'line',
  cue: 'paragraph',
  sequence: 'loose',
  ...form,
})

const UNITS = ['Erst', 'Zweit', 'Dritt', 'Viert', 'Fünft', 'Sechst', 'Siebt', 'Siebent', 'Acht', 'Neunt', 'Zehnt']
const TEENS = [
  'Elft',
  'Zwölft',
  'Dreizehnt',
  'Vierzehnt',
  'Fünfzehnt',
  'Sechzehnt',
  'Siebzehnt',
  'Achtzehnt',
  'Neunzehnt',
]
const TWENTIES = ['Ein', 'Zwei', 'Drei', 'Vier', 'Fünf', 'Sechs', 'Sieben', 'Acht', 'Neun'].map(
  (n) => `${n}undzwanzigst`,
)
/** The Strafgesetzbuch has thirty sections. */
const ORDINALS = [...UNITS, ...TEENS, 'Zwanzigst', ...TWENTIES, 'Dreißigst']

/** `Abschnitt 2` and, as older statutes have it, `Zweiter Abschnitt`. */
function container(
  name: string,
  sectionType: string,
  word: string,
  ending: string,
  within: readonly string[],
  unnumbered: readonly string[] = [],
): Level {
  const named = { separators: ['.', ':', '-', '–', ''], any_case: true, title_below: true, cue: 'sentence' } as const
  return {
    name,
    section_type: sectionType,
    role: 'container',
    within: [...within, 'root'],
    // Annexes have parts and sections of their own, whose text belongs to the annex.
    before: ['anlage'],
    key: word.toUpperCase(),
    forms: [
      line({ ...named, keywords: [word], number: 'arabic_or_roman', suffix: true }),
      line({
        ...named,
        keywords: [...ORDINALS.map((ordinal) => `${ordinal}${ending} ${word}`), ...unnumbered],
        number: 'none',
      }),
    ],
  }
}

const OUTER = [
  'anlage',
  'roemisch',
  'untertitel',
  'titel',
  'unterabschnitt',
  'abschnitt',
  'kapitel',
  'teil',
  'buch',
  'root',
]
const CITED = ['Absatz', 'Abs.', 'Satz', 'Nummer', 'Nr.', 'Buchstabe', 'Halbsatz']

/** German statutes: §§ are counted through the whole act, whatever book or section they stand in. */
export const DE_LAW: GrammarProfile = {
  name: 'de-law',
  about: 'German legislation: Buch, Teil, Kapitel, Abschnitt, Titel, §, Artikel, Absatz, Nummer, Buchstabe.',
  unit_kind: 'law_unit',
  language: 'de',
  blocks: 'lines',
  leaf: 'paragraph',
  levels: [
    {
      name: 'praeambel',
      section_type: 'preamble',
      role: 'unit',
      within: ['root'],
      key: 'PRAEAMBEL',
      forms: [line({ keywords: ['Präambel'], any_case: true, number: 'none', own_line: true })],
    },
    {
      name: 'anlage',
      section_type: 'appendix',
      role: 'unit',
      within: ['root'],
      key: 'ANLAGE',
      forms: [
        line({
          keywords: ['Anlage', 'Anhang'],
          any_case: true,
          number: 'arabic_or_roman',
          number_optional: true,
          separators: ['.', ':', '-', '–', ''],
          own_line: true,
          title_below: true,
          reference_words: ['zu §', 'des', 'der'],
        }),
      ],
    },
    container('buch', 'book', 'Buch', 'es', []),
    container('teil', 'part', 'Teil', 'er', ['buch'], ['Allgemeiner Teil', 'Besonderer Teil']),
    container('kapitel', 'chapter', 'Kapitel', 'es', ['teil', 'buch']),
    container('abschnitt', 'section', 'Abschnitt', 'er', ['kapitel', 'teil', 'buch']),
    container('unterabschnitt', 'subsection', 'Unterabschnitt', 'er', ['abschnitt']),
    container('titel', 'title', 'Titel', 'er', ['unterabschnitt', 'abschnitt']),
    container('untertitel', 'title', 'Untertitel', 'er', ['titel']),
    {
      name: 'roemisch',
      section_type: 'chapter',
      role: 'container',
      within: ['root'],
      // As the Grundgesetz counts its chapters; in an act of §§ such a line is a list.
      before: ['anlage', 'paragraph'],
      key: 'KAP',
      forms: [
        line({
          number: 'roman',
          suffix: true,
          separators: ['.'],
          own_line: true,
          title_below: true,
          sequence: 'strict',
        }),
      ],
    },
    {
      name: 'artikel',
      section_type: 'article',
      role: 'unit',
      within: OUTER,
      key: 'ART',
      forms: [
        line({
          keywords: ['Artikel', 'Art.', 'Art'],
          number: 'arabic_or_roman',
          suffix: true,
          separators: ['.', ':', '-', '–', ''],
          title_below: true,
          reference_words: CITED,
        }),
      ],
    },
    {
      name: 'paragraph',
      section_type: 'paragraph',
      role: 'unit',
      within: ['artikel', ...OUTER],
      key: 'PARA',
      forms: [
        line({
          keywords: ['§§', '§'],
          number: 'arabic',
          suffix: true,
          range: ['bis', 'und', ',', '-', '–'],
          separators: ['.', ':', '-', '–', ''],
          title_below: true,
          reference_words: CITED,
        }),
      ],
    },
    {
      name: 'absatz',
      section_type: 'clause',
      role: 'unit',
      within: ['paragraph', 'artikel'],
      key: 'ABS',
      forms: [line({ number: 'arabic', suffix: true, open: '(', separators: [')'], cue: 'sentence' })],
    },
    {
      name: 'nummer',
      section_type: 'item',
      role: 'unit',
      within: ['absatz', 'paragraph', 'artikel'],
      key: 'NR',
      forms: [line({ number: 'arabic', suffix: true, separators: ['.'], cue: 'none' })],
    },
    {
      name: 'buchstabe',
      section_type: 'point',
      role: 'unit',
      within: ['nummer', 'absatz', 'paragraph', 'artikel'],
      key: 'BST',
      forms: [line({ number: 'lower_letter', separators: [')'], cue: 'none' })],
    },
  ],
  decorations: ['hashes', 'bold'],
  markers: STANDARD_MARKERS,
  closers: ['Schlussformel'],
  contents: ['Inhaltsübersicht', 'Inhaltsverzeichnis', 'Inhalt'],
  placeholders: ['(weggefallen)', '(aufgehoben)'],
  quotes: [
    ['„', '“'],
    ['»', '«'],
  ],
  evidence: [],
  confidence: 1,
}
