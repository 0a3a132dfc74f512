import { LF } from './codes.ts'

/** Character tests by UTF-16 code unit; every loop is bounded by the line it looks at. */

/** White space within a line: also no-break, typographic and ideographic spaces, marks of direction, a stray byte order mark. */
export function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || code === 9 || code === 13 || code === 12 || code === 11
  if (code < 0x2000) return code === 0xa0
  return code <= 0x200f || code === 0x3000 || code === 0x202f || code === 0x2060 || code === 0xfeff
}

export const isDigit = (code: number): boolean => code >= 48 && code <= 57
export const isUpperAscii = (code: number): boolean => code >= 65 && code <= 90
export const isLowerAscii = (code: number): boolean => code >= 97 && code <= 122

/** An ASCII letter, or any character beyond ASCII that is no white space. */
export const isWordCode = (code: number): boolean =>
  code < 128 ? isUpperAscii(code) || isLowerAscii(code) : !isSpace(code)

/** First position at or after `from` that is no white space, or `end`. */
export function skipSpaces(text: string, from: number, end: number): number {
  let at = from
  while (at < end && isSpace(text.charCodeAt(at))) at++
  return at
}

/** Position after the last character before `end` that is no white space, or `from`. */
export function trimEnd(text: string, from: number, end: number): number {
  let at = end
  while (at > from && isSpace(text.charCodeAt(at - 1))) at--
  return at
}

/** End of the line that starts at or holds `from`: the position of its LF, or the text's end. */
export function lineEnd(text: string, from: number): number {
  // A fifth of the lines of most texts are empty, and a search costs more than a look.
  if (text.charCodeAt(from) === LF) return from
  const at = text.indexOf('\n', from)
  return at === -1 ? text.length : at
}

/** Whether a phrase stands at a position. Its last character is compared first: many lines share only its beginning. */
export const standsAt = (text: string, phrase: string, at: number): boolean =>
  text.charCodeAt(at + phrase.length - 1) === phrase.charCodeAt(phrase.length - 1) && text.startsWith(phrase, at)

const isLetter = /^\p{L}/u
const isLower = /^\p{Ll}/u

export function startsWithLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code < 128) return isLowerAscii(code) || isUpperAscii(code)
  return isLetter.test(text.slice(at, at + 2))
}

export function startsLower(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code < 128 ? isLowerAscii(code) : isLower.test(text.slice(at, at + 2))
}

/**
 * The same text with each CR that stands alone turned into LF, so that offsets stay and lines are found by LF. Old Mac
 * files have no other line end.
 */
export function withUnixLines(text: string): string {
  let at = text.indexOf('\r')
  if (at === -1) return text
  const parts: string[] = []
  let from = 0
  for (; at !== -1; at = text.indexOf('\r', at + 1)) {
    if (text.charCodeAt(at + 1) === 10) continue
    parts.push(text.slice(from, at), '\n')
    from = at + 1
  }
  return from === 0 ? text : parts.join('') + text.slice(from)
}
