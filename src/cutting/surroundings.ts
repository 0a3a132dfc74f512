import { isLowerAscii, isSpace, lineEnd, skipSpaces, startsLower, trimEnd } from './chars.ts'
import { COMMA, EQUALS, FULL_STOP, HYPHEN, OPEN_PARENTHESIS, SEMICOLON, STAR } from './codes.ts'
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
  const refers = !match.explicit && (code === OPEN_PARENTHESIS || code === COMMA || code === SEMICOLON)
  const decorated = match.opening.bold || match.opening.hashes > 0
  const blankBefore = above.blankBefore || match.opening.hashes > 0
  const standsAlone = decorated || (short && !isListed(text, rest, end) && blankBelow(text, end))
  return {
    blankBefore,
    afterHeading: above.afterHeading,
    sentenceBefore: '.;:!?"”»)*'.includes(text.charAt(above.textEnd - 1)),
    standsAlone,
    inCapitals: isInCapitals(text, rest, end),
    cites: match.form.referenceWords.some((word) => text.startsWith(word, rest)),
    ends: text.charCodeAt(trimEnd(text, rest, end) - 1) === FULL_STOP,
    runsOn: rest < end && ((refers && !(blankBefore && standsAlone)) || startsLower(text, rest)),
    tooLong: !short,
    under: above.under,
  }
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
