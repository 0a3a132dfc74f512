import { isDigit, isLowerAscii, isUpperAscii, skipSpaces, startsWithLetter } from './chars.ts'
import { HYPHEN, SPACE } from './codes.ts'
import type { NumberClass } from './profile.ts'

/** A number as it stands in a heading. `key` is its part of the address, `ordinal` its place in the sequence. */
export interface HeadingNumber {
  readonly key: string
  readonly ordinal: number
  /** The first number of a range; otherwise the ordinal. */
  readonly first: number
  /** Key of the number it is counted under: `1` for `1.2`; empty where it stands alone. */
  readonly under: string
  /** True for `12a`, `12 bis`: it follows the number that it extends. */
  readonly extended: boolean
  readonly end: number
}

type Plain = Pick<HeadingNumber, 'key' | 'ordinal' | 'end'>

export const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

const MAX_DIGITS = 6
const ROMAN_VALUES: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 }
const ROMAN_PAIRS = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
] as const

/** Latin numerals of inserted articles, longest first where one begins another. */
const LATIN = ['quinquies', 'quater', 'sexies', 'septies', 'octies', 'novies', 'decies', 'bis', 'ter'] as const

function toRoman(value: number): string {
  let left = value
  let text = ''
  for (const [worth, sign] of ROMAN_PAIRS) {
    for (; left >= worth; left -= worth) text += sign
  }
  return text
}

/** What a form says about its number. */
export interface NumberForm {
  readonly number: NumberClass
  readonly depth: number
  /** What joins the components of a dotted number. */
  readonly joint: string
  readonly ordinals: readonly string[]
  readonly suffix: boolean
  readonly alphabet: string
  /** Each number word in all its spellings. */
  readonly words: readonly (readonly string[])[]
  readonly range: readonly string[]
  /** May stand again in a range: `§ 11 bis § 13`. */
  readonly keywords: readonly string[]
}

/** Reads the number that starts at `at`, with its suffix and range where allowed; null where none stands there. */
export function readNumber(text: string, at: number, end: number, form: NumberForm): HeadingNumber | null {
  if (form.number === 'dotted') return readDotted(text, at, end, form)
  const plain = readPlain(text, at, end, form)
  if (plain === null) return null
  const bare: HeadingNumber = { ...plain, under: '', extended: false, first: plain.ordinal }
  // German `bis` joins a range, Latin `bis` is a suffix: where a number follows, it is a range.
  const range = readRange(text, end, form, bare)
  if (range !== bare || !form.suffix) return range
  return readRange(text, end, form, readSuffix(text, end, bare))
}

function readPlain(text: string, at: number, end: number, form: NumberForm): Plain | null {
  switch (form.number) {
    case 'arabic':
      return asOrdinal(text, readArabic(text, at, end), form)
    case 'roman':
      return readRoman(text, at, end, form)
    case 'arabic_or_roman':
      return asOrdinal(text, readArabic(text, at, end), form) ?? readRoman(text, at, end, form)
    case 'upper_letter':
    case 'lower_letter':
      return readLetter(text, at, end, form.alphabet)
    case 'word':
      return readWord(text, at, end, form.words)
    case 'none':
    case 'dotted':
      return null
  }
}

function readWord(text: string, at: number, end: number, words: NumberForm['words']): Plain | null {
  const index = words.findIndex((spellings) => spellings.some((word) => isWordAt(text, at, word)))
  const word = words[index]?.find((spelling) => isWordAt(text, at, spelling))
  if (word === undefined || at + word.length > end) return null
  return { key: String(index + 1), ordinal: index + 1, end: at + word.length }
}

const isAsciiLetter = (code: number): boolean => isLowerAscii(code) || isUpperAscii(code)

const isWordAt = (text: string, at: number, word: string): boolean =>
  text.startsWith(word, at) && !startsWithLetter(text, at + word.length)

function readArabic(text: string, at: number, end: number): Plain | null {
  let value = 0
  let to = at
  while (to < end && to - at <= MAX_DIGITS && isDigit(text.charCodeAt(to)))
    value = value * 10 + text.charCodeAt(to++) - 48
  return to === at || to - at > MAX_DIGITS ? null : { key: String(value), ordinal: value, end: to }
}

/** The number with the ending behind it that makes it an ordinal, where there is one: `1er`. */
function asOrdinal(text: string, plain: Plain | null, { ordinals }: NumberForm): Plain | null {
  if (plain === null || ordinals.length === 0) return plain
  const ending = ordinals.find((each) => isWordAt(text, plain.end, each))
  return ending === undefined ? plain : { ...plain, end: plain.end + ending.length }
}

function readRoman(text: string, at: number, end: number, form: NumberForm): Plain | null {
  let to = at
  let value = 0
  let previous = 0
  for (; to < end && to - at < 15; to++) {
    const worth = ROMAN_VALUES[text.charAt(to)]
    if (worth === undefined) break
    value += worth > previous && previous > 0 ? worth - 2 * previous : worth
    previous = worth
  }
  if (to === at || toRoman(value) !== text.slice(at, to)) return null
  const plain = { key: String(value), ordinal: value, end: to }
  const ordinal = asOrdinal(text, plain, form)
  // A letter of a numeral is none behind it, so IVA is 4a and IC is nothing.
  const suffixed = form.suffix && isAsciiLetter(text.charCodeAt(to)) && !startsWithLetter(text, to + 1)
  return startsWithLetter(text, to) && !suffixed && ordinal === plain ? null : ordinal
}

/** A single letter of the alphabet. One beyond ASCII has the doubled letter before it as its key: đ, which follows d, is DD. */
function readLetter(text: string, at: number, end: number, alphabet: string): Plain | null {
  if (at >= end) return null
  const letter = text.charAt(at)
  const place = alphabet.indexOf(letter)
  if (place === -1 || startsWithLetter(text, at + 1)) return null
  const key = letter < '\u0080' ? letter : alphabet.charAt(place - 1).repeat(2)
  return { key: key.toUpperCase(), ordinal: place + 1, end: at + 1 }
}

function readDotted(text: string, at: number, end: number, form: NumberForm): HeadingNumber | null {
  const { depth, joint } = form
  const first = readArabic(text, at, end) ?? readLetter(text, at, end, UPPER)
  if (first === null) return null
  const keys = [first.key]
  let last: Plain = first
  while (keys.length < depth) {
    if (!text.startsWith(joint, last.end)) return null
    const next = readArabic(text, last.end + 1, end)
    if (next === null) return null
    keys.push(next.key)
    last = next
  }
  const under = keys.slice(0, -1).join('-')
  return { key: keys.join('-'), ordinal: last.ordinal, first: last.ordinal, under, extended: false, end: last.end }
}

function readSuffix(text: string, end: number, bare: HeadingNumber): HeadingNumber {
  const at = bare.end
  const code = text.charCodeAt(at)
  if (at < end && isAsciiLetter(code) && !startsWithLetter(text, at + 1)) {
    return { ...bare, key: bare.key + text.charAt(at).toUpperCase(), extended: true, end: at + 1 }
  }
  if (code === HYPHEN && at + 1 < end && isUpperAscii(text.charCodeAt(at + 1)) && !startsWithLetter(text, at + 2)) {
    return { ...bare, key: `${bare.key}-${text.charAt(at + 1)}`, extended: true, end: at + 2 }
  }
  const word = text.charCodeAt(at) === SPACE ? at + 1 : at
  const latin = LATIN.find(
    (numeral) => text.startsWith(numeral, word) && !startsWithLetter(text, word + numeral.length),
  )
  if (latin === undefined || word + latin.length > end) return bare
  return { ...bare, key: `${bare.key}-${latin.toUpperCase()}`, extended: true, end: word + latin.length }
}

/** `3 bis 5`: both numbers make the key, the last one is the place in the sequence. */
function readRange(text: string, end: number, form: NumberForm, from: HeadingNumber): HeadingNumber {
  const at = skipSpaces(text, from.end, end)
  const joint = form.range.find((word) => text.startsWith(word, at))
  if (joint === undefined) return from
  const next = skipSpaces(text, at + joint.length, end)
  const keyword = form.keywords.find((word) => text.startsWith(word, next)) ?? ''
  const to = readPlain(text, skipSpaces(text, next + keyword.length, end), end, form)
  if (to === null) return from
  const last = form.suffix ? readSuffix(text, end, { ...to, under: '', extended: false, first: to.ordinal }) : to
  if (to.ordinal < from.ordinal || (to.ordinal === from.ordinal && last.key <= from.key)) return from
  return { ...from, key: `${from.key}-${last.key}`, ordinal: to.ordinal, end: last.end }
}
