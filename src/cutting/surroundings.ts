import { isDigit, isLowerAscii, isSpace, lineEnd, skipSpaces, standsAt, startsLower, trimEnd } from './chars.ts'
import { CLOSE_PARENTHESIS, COMMA, EQUALS, FULL_STOP, HYPHEN, OPEN_PARENTHESIS, SEMICOLON, STAR } from './codes.ts'
import type { Match } from './match.ts'
import type { Surroundings } from './sequence.ts'

const MAX_TITLE = 160

/** What the scanner knows of the lines above. */
export interface Above {
  readonly blankBefore: boolean
  readonly afterHeading: boolean
  /** End of the last line that is not blank. */
  readonly textEnd: number
  readonly under: string | null
}

/** Reads the rest of the candidate's own line and whether the line below is blank. */
export function surroundingsOf(text: string, match: Match, end: number, above: Above): Surroundings {
  const rest = skipSpaces(text, match.rest, end)
  const code = text.charCodeAt(rest)
  const short = end - rest <= MAX_TITLE
  const refers = !match.explicit && (code === COMMA || code === SEMICOLON || code === OPEN_PARENTHESIS)
  const decorated = match.opening.bold || match.opening.hashes > 0
  const blankBefore = above.blankBefore || match.opening.hashes > 0
  const titled = rest >= end && match.form.titleBelow && isTitle(text, end + 1, lineEnd(text, end + 1))
  const alone = blankBelow(text, titled ? lineEnd(text, end + 1) : end)
  const standsAlone = decorated || (short && !isListed(text, rest, end) && alone)
  return {
    blankBefore,
    afterHeading: above.afterHeading,
    sentenceBefore: '.;:!?"”»)*'.includes(text.charAt(above.textEnd - 1)),
    standsAlone,
    inCapitals: isInCapitals(text, rest, end),
    cites: match.form.referenceWords.some((word) => text.startsWith(word, rest)) || repeatsKeyword(text, match, rest),
    ends: !titled && text.charCodeAt(trimEnd(text, rest, end) - 1) === FULL_STOP,
    runsOn:
      rest < end &&
      ((refers && !(blankBefore && (standsAlone || isRemark(text, rest, end)))) || startsLower(text, rest)),
    tooLong: !short,
    under: above.under,
  }
}

/** A line that may be the title of the bare label above it: short, and no sentence. */
export function isTitle(text: string, from: number, end: number): boolean {
  const first = skipSpaces(text, from, end)
  const to = trimEnd(text, first, end)
  return first < to && to - first <= MAX_TITLE && !'.;:,'.includes(text.charAt(to - 1))
}

/** All in brackets, and no number of a paragraph: `(zu § 2)`, `(repealed)`, but not `(2) shall apply`. */
function isRemark(text: string, from: number, end: number): boolean {
  const last = trimEnd(text, from, end) - 1
  return text.charCodeAt(last) === CLOSE_PARENTHESIS && last - from > 4 && text.indexOf(')', from) === last
}

/** `Article 1  Article 3`: a row of a table that compares two acts. */
function repeatsKeyword(text: string, { form, explicit }: Match, rest: number): boolean {
  if (explicit || form.number === 'none') return false
  const keyword = form.keywords.find((word) => standsAt(text, word, rest))
  return keyword !== undefined && isDigit(text.charCodeAt(skipSpaces(text, rest + keyword.length, text.length)))
}

/** Ends with a comma or semicolon, as a list item does and a title does not. */
function isListed(text: string, from: number, end: number): boolean {
  const last = text.charCodeAt(trimEnd(text, from, end) - 1)
  return last === COMMA || last === SEMICOLON
}

function isInCapitals(text: string, from: number, end: number): boolean {
  const to = Math.min(end, from + MAX_TITLE)
  // The second letter of most titles already decides.
  for (let at = from; at < to; at++) if (isLowerAscii(text.charCodeAt(at))) return false
  const rest = text.slice(from, to).trimEnd()
  return rest === rest.toUpperCase()
}

/** The line below is blank, a rule, or not there. */
function blankBelow(text: string, end: number): boolean {
  if (end >= text.length) return true
  const next = lineEnd(text, end + 1)
  return skipSpaces(text, end + 1, next) === next || isRule(text, end + 1, next)
}

/** Nothing but the characters that draw lines. */
export function isRule(text: string, from: number, end: number): boolean {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code !== STAR && code !== HYPHEN && code !== EQUALS && !isSpace(code)) return false
  }
  return true
}

/** The title keeps keyword and number; a bold or framed one ends with its decoration. */
export function titleSpan(text: string, match: Match, end: number): { titleStart: number; titleEnd: number } {
  const titleStart = match.opening.at
  if (match.opening.bold) {
    const close = text.indexOf(text.startsWith('**', titleStart - 2) ? '**' : '__', titleStart)
    if (close !== -1 && close < end) return { titleStart, titleEnd: trimEnd(text, titleStart, close) }
  }
  const titleEnd = trimEnd(text, titleStart, end)
  const boxed = match.opening.boxed && text.charCodeAt(titleEnd - 1) === STAR
  return { titleStart, titleEnd: boxed ? trimEnd(text, titleStart, titleEnd - 1) : titleEnd }
}
