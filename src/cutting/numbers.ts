import { isDigit, isLowerAscii, isUpperAscii, startsWithLetter } from './chars.ts'
import type { NumberClass } from './profile.ts'

/** A number as it stands in a heading. `key` is its part of the address, `ordinal` its place in the sequence. */
export interface HeadingNumber {
  readonly key: string
  readonly ordinal: number
  /** Key of the number it is counted under: `1` for `1.2`; empty where it stands alone. */
  readonly under: string
  /** True for `12a`, `12 bis`: it follows the number that it extends. */
  readonly extended: boolean
  readonly end: number
}

type Plain = Pick<HeadingNumber, 'key' | 'ordinal' | 'end'>

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

export function toRoman(value: number): string {
  let left = value
  let text = ''
  for (const [worth, sign] of ROMAN_PAIRS) {
    for (; left >= worth; left -= worth) text += sign
  }
  return text
}

/** Reads the number of a class that starts at `at`, with its suffix where allowed; null where none stands there. */
export function readNumber(
  text: string,
  at: number,
  end: number,
  number: { readonly number: NumberClass; readonly depth: number; readonly suffix: boolean },
): HeadingNumber | null {
  if (number.number === 'dotted') return readDotted(text, at, end, number.depth)
  const plain = readPlain(text, at, end, number.number)
  if (plain === null) return null
  const bare: HeadingNumber = { ...plain, under: '', extended: false }
  return number.suffix ? readSuffix(text, end, bare) : bare
}

function readPlain(text: string, at: number, end: number, number: NumberClass): Plain | null {
  switch (number) {
    case 'arabic':
      return readArabic(text, at, end)
    case 'roman':
      return readRoman(text, at, end)
    case 'arabic_or_roman':
      return readArabic(text, at, end) ?? readRoman(text, at, end)
    case 'upper_letter':
      return readLetter(text, at, end, false)
    case 'lower_letter':
      return readLetter(text, at, end, true)
    default:
      return null
  }
}

function readArabic(text: string, at: number, end: number): Plain | null {
  let value = 0
  let to = at
  while (to < end && to - at <= MAX_DIGITS && isDigit(text.charCodeAt(to)))
    value = value * 10 + text.charCodeAt(to++) - 48
  return to === at || to - at > MAX_DIGITS ? null : { key: String(value), ordinal: value, end: to }
}

function readRoman(text: string, at: number, end: number): Plain | null {
  let to = at
  let value = 0
  let previous = 0
  for (; to < end && to - at < 15; to++) {
    const worth = ROMAN_VALUES[text.charAt(to)]
    if (worth === undefined) break
    value += worth > previous && previous > 0 ? worth - 2 * previous : worth
    previous = worth
  }
  if (to === at || startsWithLetter(text, to) || toRoman(value) !== text.slice(at, to)) return null
  return { key: String(value), ordinal: value, end: to }
}

/** The Vietnamese alphabet has đ between d and e; its key is `DD`, since D is taken. */
function readLetter(text: string, at: number, end: number, lower: boolean): Plain | null {
  if (at >= end) return null
  const code = text.charCodeAt(at)
  if (startsWithLetter(text, at + 1)) return null
  if (lower && code === 0x111) return { key: 'DD', ordinal: 4.5, end: at + 1 }
  if (!(lower ? isLowerAscii(code) : isUpperAscii(code))) return null
  return { key: text.charAt(at).toUpperCase(), ordinal: code - (lower ? 96 : 64), end: at + 1 }
}

function readDotted(text: string, at: number, end: number, depth: number): HeadingNumber | null {
  const first = readArabic(text, at, end) ?? readLetter(text, at, end, false)
  if (first === null) return null
  const keys = [first.key]
  let last: Plain = first
  while (keys.length < depth) {
    if (text.charCodeAt(last.end) !== 46) return null
    const next = readArabic(text, last.end + 1, end)
    if (next === null) return null
    keys.push(next.key)
    last = next
  }
  return {
    key: keys.join('-'),
    ordinal: last.ordinal,
    under: keys.slice(0, -1).join('-'),
    extended: false,
    end: last.end,
  }
}

function readSuffix(text: string, end: number, bare: HeadingNumber): HeadingNumber {
  const at = bare.end
  const code = text.charCodeAt(at)
  if (at < end && (isLowerAscii(code) || isUpperAscii(code)) && !startsWithLetter(text, at + 1)) {
    return { ...bare, key: bare.key + text.charAt(at).toUpperCase(), extended: true, end: at + 1 }
  }
  const word = text.charCodeAt(at) === 32 ? at + 1 : at
  const latin = LATIN.find(
    (numeral) => text.startsWith(numeral, word) && !startsWithLetter(text, word + numeral.length),
  )
  if (latin === undefined || word + latin.length > end) return bare
  return { ...bare, key: `${bare.key}-${latin.toUpperCase()}`, extended: true, end: word + latin.length }
}
