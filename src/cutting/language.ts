import { lineEnd } from './chars.ts'

/** Which language a text is written in, told by the most frequent words of each language. */

export const LANGUAGES = ['de', 'en', 'es', 'fr', 'it', 'nl', 'pl', 'pt', 'vi'] as const
export type Language = (typeof LANGUAGES)[number]

export const LANGUAGE_NAMES: { readonly [L in Language]: string } = {
  de: 'German',
  en: 'English',
  es: 'Spanish',
  fr: 'French',
  it: 'Italian',
  nl: 'Dutch',
  pl: 'Polish',
  pt: 'Portuguese',
  vi: 'Vietnamese',
}

/** Frequent words of each language that hardly occur in the others. */
const WORDS: { readonly [L in Language]: readonly string[] } = {
  de: ['der', 'und', 'die', 'das', 'nicht', 'ist', 'wird', 'oder', 'von', 'mit', 'auf', 'für', 'dem', 'eine', 'werden'],
  en: ['the', 'of', 'and', 'shall', 'or', 'by', 'this', 'which', 'be', 'any', 'such', 'with', 'not', 'for', 'that'],
  es: ['el', 'los', 'las', 'y', 'del', 'una', 'por', 'ley', 'artículo', 'será', 'sus', 'podrá', 'con'],
  fr: ['le', 'les', 'et', 'des', 'du', 'une', 'dans', 'pour', 'présent', 'aux', 'sont', 'est', 'par', 'au'],
  it: ['il', 'della', 'di', 'che', 'gli', 'sono', 'legge', 'dei', 'nel', 'articolo', 'delle', 'comma'],
  nl: ['het', 'een', 'van', 'wordt', 'niet', 'zijn', 'voor', 'bij', 'aan', 'deze', 'artikel', 'wet'],
  pl: ['w', 'z', 'oraz', 'nie', 'się', 'lub', 'do', 'na', 'jest', 'ustawy', 'przez', 'ust'],
  pt: ['os', 'da', 'dos', 'em', 'ao', 'não', 'uma', 'pela', 'será', 'artigo', 'lei', 'são', 'das'],
  vi: ['của', 'và', 'các', 'được', 'có', 'không', 'này', 'theo', 'cho', 'những', 'quy', 'định', 'với', 'người'],
}

/** The languages of each frequent word. */
const ENTRIES: ReadonlyMap<string, readonly { readonly language: Language }[]> = Map.groupBy(
  LANGUAGES.flatMap((language) => WORDS[language].map((word) => ({ word, language }))),
  ({ word }) => word,
)

/** A longer text is judged by its beginning. In UTF-16 code units. */
const SAMPLE = 1 << 13
/** Fewer frequent words tell nothing. */
const MIN_WORDS = 24
/** How many times as many words of another language there must be. */
const LEAD = 5

export interface OtherLanguage {
  readonly language: Language
  readonly line: number
  readonly text: string
}

/**
 * The language that the text is surely written in instead of the expected one, and the first line that shows it; null
 * where it is in the expected one, in both, or cannot be told.
 */
export function otherLanguage(text: string, expected: Language): OtherLanguage | null {
  const sample = text.slice(0, SAMPLE)
  const counts = countWords(sample)
  const [best, own] = [strongest(counts), counts.get(expected) ?? 0]
  const count = counts.get(best) ?? 0
  if (best === expected || count < MIN_WORDS || count < own * LEAD) return null
  return { language: best, ...firstLine(sample, best) }
}

function countWords(sample: string): ReadonlyMap<Language, number> {
  const counts = new Map<Language, number>()
  for (const word of wordsOf(sample)) {
    for (const { language } of ENTRIES.get(word) ?? []) counts.set(language, (counts.get(language) ?? 0) + 1)
  }
  return counts
}

const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .match(/\p{L}+/gu) ?? []

const strongest = (counts: ReadonlyMap<Language, number>): Language =>
  LANGUAGES.reduce((best, language) => ((counts.get(language) ?? 0) > (counts.get(best) ?? 0) ? language : best))

/** The first line with two words of the language, else line 1. */
function firstLine(sample: string, language: Language): { readonly line: number; readonly text: string } {
  for (let at = 0, line = 1; at < sample.length; line++) {
    const end = lineEnd(sample, at)
    const words = wordsOf(sample.slice(at, end)).filter((word) =>
      ENTRIES.get(word)?.some((entry) => entry.language === language),
    )
    if (words.length >= 2) return { line, text: sample.slice(at, end) }
    at = end + 1
  }
  return { line: 1, text: '' }
}
