import { type NumberForm, UPPER } from './numbers.ts'
import type { Cue, Decoration, GrammarProfile, Level, LineForm, NumberClass, Sequence } from './profile.ts'

/** A line form with every default filled in and its keywords in every accepted spelling. */
export interface CompiledForm extends NumberForm {
  /** Index of its level. */
  readonly level: number
  readonly keywords: readonly string[]
  /** The keywords by the UTF-16 code unit that they begin with: a form may have a hundred. */
  readonly initials: ReadonlyMap<number, readonly string[]>
  readonly numberOptional: boolean
  readonly referenceWords: readonly string[]
  readonly followedBy: readonly string[]
  readonly open: string
  readonly separators: readonly string[]
  readonly bareSeparator: boolean
  readonly ownLine: boolean
  readonly titleBelow: boolean
  readonly minIndent: number
  readonly maxIndent: number
  readonly cue: Cue
  readonly sequence: Sequence
}

export interface Grammar {
  readonly profile: GrammarProfile
  /** The profile's levels down to the leaf. */
  readonly levels: readonly Level[]
  readonly forms: readonly CompiledForm[]
  /** The closing phrases by the UTF-16 code unit that they begin with. */
  readonly closers: ReadonlyMap<number, Closers>
  readonly decorations: ReadonlySet<Decoration>
  /** For each UTF-16 code unit, bits of what a line that begins with it may be: DECORATED, CLOSES and `formBit`. */
  readonly starts: Int32Array
  /** The same bits by a line's second character: `Al` begins no Annex, and few lines are read beyond it. */
  readonly seconds: Int32Array
  /** Bits of the forms whose number may be one letter: a line whose first two characters are letters has none of these forms. */
  readonly loneLetters: number
  /** `nests[level][0]`: whether a level may stand in the document itself; `nests[level][n + 1]`: in level `n`. */
  readonly nests: readonly (readonly boolean[])[]
  /** For each level, the levels that no longer occur once it has occurred. */
  readonly ends: readonly (readonly number[])[]
  /** For each level, the levels whose numbering begins anew below it. */
  readonly restarts: readonly (readonly number[])[]
}

/** Phrases that begin alike, told apart by the last character of the shortest: its place, and the phrases by what stands there. */
export interface Closers {
  readonly place: number
  readonly phrases: ReadonlyMap<number, readonly string[]>
}

const MAX_INDENT = 80

/** Profiles are immutable data, so each is compiled once for each leaf. */
const compiled = new WeakMap<GrammarProfile, Map<string, Grammar>>()

/** The grammar of a profile down to a leaf level, which must be one of its levels. */
export function compile(profile: GrammarProfile, leaf: string): Grammar {
  const grammars = compiled.get(profile) ?? new Map<string, Grammar>()
  const grammar = grammars.get(leaf) ?? compileAfresh(profile, leaf)
  compiled.set(profile, grammars.set(leaf, grammar))
  return grammar
}

function compileAfresh(profile: GrammarProfile, leaf: string): Grammar {
  const depth = profile.levels.findIndex((level) => level.name === leaf)
  const levels = profile.levels.slice(0, depth + 1)
  const forms = levels.flatMap((level, index) =>
    level.forms.flatMap((form) => (form.kind === 'line' ? [compileForm(form, index)] : [])),
  )
  const closers = profile.closers.flatMap(bothNormalForms)
  const decorations = new Set(profile.decorations)
  return {
    profile,
    levels,
    forms,
    closers: compileClosers(closers),
    decorations,
    starts: startTable(profile, forms, closers, decorations),
    seconds: secondTable(forms, closers),
    loneLetters: loneLetters(forms),
    nests: levels.map(({ within }) => ['root', ...levels.map(({ name }) => name)].map((name) => within.includes(name))),
    ends: levels.map(({ name }) =>
      levels.flatMap(({ before }, index) => (before?.includes(name) === true ? [index] : [])),
    ),
    restarts: levels.map((above, level) =>
      levels.flatMap((below, index) => (index > level && startsAnew(below, above) ? [index] : [])),
    ),
  }
}

/** Below a unit all numbering begins anew; below a container only that of the containers in it does. */
const startsAnew = (below: Level, above: Level): boolean =>
  above.role === 'unit' || above.restarts === true || below.role === 'container'

function compileClosers(closers: readonly string[]): ReadonlyMap<number, Closers> {
  const groups = Map.groupBy(closers, (closer) => closer.charCodeAt(0))
  const compileGroup = (phrases: readonly string[]): Closers => {
    const place = Math.min(...phrases.map(({ length }) => length)) - 1
    return { place, phrases: Map.groupBy(phrases, (phrase) => phrase.charCodeAt(place)) }
  }
  return new Map([...groups].map(([code, phrases]) => [code, compileGroup(phrases)]))
}

function compileForm(form: LineForm, level: number): CompiledForm {
  const separators = form.separators ?? ['']
  const keywords = (form.keywords ?? []).flatMap((word) => spellings(word, form.any_case ?? false))
  return {
    level,
    keywords,
    initials: Map.groupBy(keywords, (word) => word.charCodeAt(0)),
    ...numberForm(form),
    followedBy: (form.followed_by ?? []).flatMap((word) => spellings(word, form.any_case ?? false)),
    numberOptional: form.number_optional ?? false,
    referenceWords: (form.reference_words ?? []).flatMap(bothNormalForms),
    open: form.open ?? '',
    separators: separators.filter((separator) => separator !== ''),
    bareSeparator: separators.includes(''),
    ownLine: form.own_line ?? false,
    titleBelow: form.title_below ?? false,
    minIndent: form.min_indent ?? 0,
    maxIndent: form.max_indent ?? MAX_INDENT,
    cue: form.cue ?? 'sentence',
    sequence: form.sequence ?? 'loose',
  }
}

const numberForm = (form: LineForm): Omit<NumberForm, 'keywords'> => ({
  number: form.number,
  depth: form.depth ?? 1,
  joint: form.joint ?? '.',
  ordinals: (form.ordinals ?? []).flatMap(bothNormalForms),
  suffix: form.suffix ?? false,
  alphabet: form.alphabet ?? (form.number === 'lower_letter' ? UPPER.toLowerCase() : UPPER),
  words: (form.words ?? []).map((word) => spellings(word, true)),
  range: (form.range ?? []).flatMap(bothNormalForms),
})

/** Letters may be stored composed or decomposed; both are matched as they stand, for the text is never normalised. */
export const bothNormalForms = (text: string): readonly string[] => [
  ...new Set([text.normalize('NFC'), text.normalize('NFD')]),
]

const spellings = (word: string, anyCase: boolean): readonly string[] =>
  [...new Set(anyCase ? [word, word.toUpperCase()] : [word])].flatMap(bothNormalForms)

/** Bit of the start table: a decoration, marker or quotation mark. */
export const DECORATED = 1 << 31
/** Bit of the start table: the beginning of a closing phrase. */
export const CLOSES = 1 << 30
const SHARED_BIT = 29

/** The bits that a line may begin with where some levels come no more. */
export const aliveBits = ({ forms }: Grammar, closed: readonly boolean[]): number =>
  forms.reduce((bits, { level }, index) => (closed[level] === true ? bits : bits | formBit(index)), DECORATED | CLOSES)

/** What the text at a position may begin, by its first two characters, or its only one. */
export const startBits = ({ starts, seconds }: Grammar, text: string, at: number): number =>
  (starts[text.charCodeAt(at)] ?? 0) & (seconds[text.charCodeAt(at + 1)] ?? -1)

/** The bit of a form in the start table; forms beyond the 29th share one. */
export const formBit = (index: number): number => 1 << Math.min(index, SHARED_BIT)

function startTable(
  profile: GrammarProfile,
  forms: readonly CompiledForm[],
  closers: readonly string[],
  decorations: ReadonlySet<Decoration>,
): Int32Array {
  const table = new Int32Array(0x10000)
  const mark = (text: string, bits: number): void => {
    for (let at = 0; at < text.length; at++) table[text.charCodeAt(at)] = (table[text.charCodeAt(at)] ?? 0) | bits
  }
  for (const [index, form] of forms.entries()) mark(formStarts(form), formBit(index))
  for (const closer of closers) mark(closer.charAt(0), CLOSES)
  for (const { symbol } of profile.markers) mark(symbol.charAt(0), DECORATED)
  for (const [open] of profile.quotes) mark(open.charAt(0), DECORATED)
  if (decorations.has('hashes')) mark('#', DECORATED)
  if (decorations.has('bold')) mark('*_', DECORATED)
  if (decorations.has('box')) mark('*', DECORATED)
  return table
}

/** Where keyword or closing phrase are longer than a character, they say which is the second; elsewhere it may be any. */
function secondTable(forms: readonly CompiledForm[], closers: readonly string[]): Int32Array {
  const phrases = [...forms.map(({ keywords }) => keywords), closers]
  const bits = [...forms.map((_, index) => formBit(index)), CLOSES]
  const isTold = (words: readonly string[]): boolean => words.length > 0 && words.every((word) => word.length > 1)
  const table = new Int32Array(0x10000)
  table.fill(bits.reduce((any, bit, index) => (isTold(phrases[index] ?? []) ? any : any | bit), DECORATED))
  for (const [index, words] of phrases.entries()) {
    for (const word of words) table[word.charCodeAt(1)] = (table[word.charCodeAt(1)] ?? 0) | (bits[index] ?? 0)
  }
  return table
}

const LONE: ReadonlySet<NumberClass> = new Set(['upper_letter', 'lower_letter', 'dotted'])

const loneLetters = (forms: readonly CompiledForm[]): number =>
  forms.reduce((bits, form, index) => {
    const alone = form.keywords.length === 0 && form.open === '' && LONE.has(form.number) && index < SHARED_BIT
    return alone ? bits | formBit(index) : bits
  }, 0)

const DIGITS = '0123456789'

const NUMBER_STARTS: { readonly [N in NumberClass]: string } = {
  none: '',
  arabic: DIGITS,
  roman: 'IVXLCDM',
  arabic_or_roman: `${DIGITS}IVXLCDM`,
  upper_letter: '',
  lower_letter: '',
  dotted: DIGITS + UPPER,
  word: '',
}

function formStarts(form: CompiledForm): string {
  if (form.keywords.length > 0) return form.keywords.map((word) => word.charAt(0)).join('')
  if (form.open !== '') return form.open.charAt(0)
  if (form.number === 'upper_letter' || form.number === 'lower_letter') return form.alphabet
  return NUMBER_STARTS[form.number] + form.words.flatMap((words) => words.map((word) => word.charAt(0))).join('')
}
