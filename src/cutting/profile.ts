import type { Language } from './language.ts'
import type { StatusMarker } from './types.ts'

/**
 * A grammar profile is data: ordered levels, outermost first, each with the forms its headings take. The forms are a
 * small closed grammar that compile.ts turns into character tests; there is no regular expression anywhere, so that
 * matching stays linear whatever a profile says.
 */

export const NUMBER_CLASSES = [
  'none',
  'arabic',
  'roman',
  'arabic_or_roman',
  'upper_letter',
  'lower_letter',
  'dotted',
  'word',
] as const
export type NumberClass = (typeof NUMBER_CLASSES)[number]

/** What must stand before a heading line: nothing, the end of a sentence, or a blank line or another heading. */
export const CUES = ['none', 'sentence', 'paragraph'] as const
export type Cue = (typeof CUES)[number]

/** `strict`, for bare numbers: only the next number is surely a heading, others are doubted. `loose`: every number is a heading, one out of order is doubted. */
export const SEQUENCES = ['strict', 'loose'] as const
export type Sequence = (typeof SEQUENCES)[number]

/** `# Title` (or its underlined form) of one depth, found by the CommonMark block structure. */
export interface MarkdownForm {
  readonly kind: 'markdown'
  /** 1…6 */
  readonly depth: number
}

/** One line: `[indent] [# or **] keyword number suffix separator title`. Fields left out take the defaults of compile.ts. */
export interface LineForm {
  readonly kind: 'line'
  /** Any of these begins the heading; none: a bare number does. */
  readonly keywords?: readonly string[]
  /** True: also in capitals and with only the first letter large. */
  readonly any_case?: boolean
  readonly number: NumberClass
  /** Components of a `dotted` number: 2 for `1.2`. */
  readonly depth?: number
  /** What joins the components, where it is no full stop: `-` for `L. 1121-1`. */
  readonly joint?: string
  /** What may be written behind a number to make it an ordinal, and is no part of it: `1er`, `1º`. */
  readonly ordinals?: readonly string[]
  /** One of these must follow the number: `1. Kapitel`, `1 §`. */
  readonly followed_by?: readonly string[]
  /** The letters of a letter class in their order, where it is not the English alphabet. */
  readonly alphabet?: string
  /** The number words of class `word`, from one on. */
  readonly words?: readonly string[]
  /** What joins two numbers into a range: `§§ 3 bis 5`. */
  readonly range?: readonly string[]
  /** A word that makes the line a citation when it follows the number: `§ 5 Absatz 1`. */
  readonly reference_words?: readonly string[]
  /** `Appendix` beside `Appendix A`. */
  readonly number_optional?: boolean
  /** `12a`, `12 bis`. */
  readonly suffix?: boolean
  /** What opens the number, e.g. `(`; the separator then closes it. */
  readonly open?: string
  /** One of these follows the number; an empty one means that a space or the line's end is enough. */
  readonly separators?: readonly string[]
  /** The line holds the heading alone; longer ones are doubted. */
  readonly own_line?: boolean
  /** The title may stand on the following line. */
  readonly title_below?: boolean
  readonly min_indent?: number
  readonly max_indent?: number
  readonly cue?: Cue
  readonly sequence?: Sequence
}

export type HeadingForm = MarkdownForm | LineForm

export interface Level {
  readonly name: string
  readonly section_type: string
  readonly role: 'unit' | 'container'
  /** Names of the levels it may stand in; `root` is the document. */
  readonly within: readonly string[]
  /** Address key: `<key>-<number>`, or the number alone where empty; the key alone where there is no number. */
  readonly key: string
  /** No longer found once a heading of one of these levels has come: recitals stand before the articles. */
  readonly before?: readonly string[]
  /** Container only: numbering restarts in it, so that its key is part of the addresses below. */
  readonly restarts?: boolean
  /** Where the only heading of this level opens the document it is the title: it gets this key, which is no part of other addresses. */
  readonly title_key?: string
  readonly forms: readonly HeadingForm[]
}

export interface GrammarProfile {
  readonly name: string
  /** What documents it is for, in one sentence. */
  readonly about: string
  readonly unit_kind: string
  /** The language it is for; a text that is surely in another is refused. */
  readonly language?: Language
  /** `markdown`: block structure by CommonMark; `lines`: each line on its own. */
  readonly blocks: 'markdown' | 'lines'
  /** Name of the deepest level that is cut unless a document says otherwise. */
  readonly leaf: string
  readonly levels: readonly Level[]
  /** What may decorate a heading line. */
  readonly decorations: readonly Decoration[]
  readonly markers: readonly { readonly symbol: string; readonly status: StatusMarker }[]
  /** Beginnings of the line that ends a unit: a formula between two units, or the closing text after the last. */
  readonly closers: readonly string[]
  /** Titles of a table of contents. */
  readonly contents: readonly string[]
  /** What stands in the place of a repealed unit's text. */
  readonly placeholders: readonly string[]
  /** Pairs of quotation marks: headings inside a quotation that begins a line are quoted text. */
  readonly quotes: readonly (readonly [string, string])[]
  /** Beginnings of lines that speak for this profile, or with a negative weight against it. */
  readonly evidence: readonly { readonly phrase: string; readonly weight: number }[]
  /** How much one heading of this profile proves, 0…1. */
  readonly confidence: number
}

export const DECORATIONS = ['hashes', 'bold', 'box'] as const
export type Decoration = (typeof DECORATIONS)[number]

/** The markers of the original system. */
export const STANDARD_MARKERS: GrammarProfile['markers'] = [
  { symbol: '✅', status: 'enacted' },
  { symbol: '📋', status: 'controlled_draft' },
  { symbol: '📝', status: 'draft' },
  { symbol: '⛔', status: 'obsolete' },
]
