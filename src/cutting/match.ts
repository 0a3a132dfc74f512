import { isSpace, skipSpaces, standsAt, startsWithLetter } from './chars.ts'
import { COLON, FULL_STOP, LF, NUMBER_SIGN } from './codes.ts'
import { type CompiledForm, formBit, type Grammar, startBits } from './compile.ts'
import { type HeadingNumber, readNumber } from './numbers.ts'

/** What stands before the heading proper on its line. */
export interface Opening {
  /** Where the keyword or number begins. */
  readonly at: number
  readonly indent: number
  readonly bold: boolean
  readonly boxed: boolean
  /** Depth of `#`, or 0. */
  readonly hashes: number
}

/** A line that has the form of a heading. Its place decides whether it is one. */
export interface Match {
  readonly form: CompiledForm
  readonly opening: Opening
  readonly number: HeadingNumber | null
  /** A separator, the line's end or the end of the bold text follows the number. */
  readonly explicit: boolean
  /** Where the rest of the line begins: the title, or the text itself. */
  readonly rest: number
}

/** Reads indent, `#`, `**`, a box's side and a status marker. `first` is the first character that is no white space. */
export function readOpening(text: string, start: number, first: number, end: number, grammar: Grammar): Opening {
  let at = first
  let hashes = 0
  let bold = false
  let boxed = false
  if (grammar.decorations.has('hashes') && text.charCodeAt(at) === NUMBER_SIGN) {
    while (at < end && hashes < 7 && text.charCodeAt(at) === NUMBER_SIGN) {
      at++
      hashes++
    }
    at = skipSpaces(text, at, end)
  } else if (grammar.decorations.has('box') && text.startsWith('*  ', at)) {
    boxed = true
    at = skipSpaces(text, at + 1, end)
  }
  at = skipMarker(text, at, end, grammar)
  if (grammar.decorations.has('bold') && (text.startsWith('**', at) || text.startsWith('__', at))) {
    bold = true
    at = skipMarker(text, at + 2, end, grammar)
  }
  return { at, indent: boxed ? 0 : first - start, bold, boxed, hashes }
}

function skipMarker(text: string, at: number, end: number, grammar: Grammar): number {
  if (text.charCodeAt(at) < 128) return at
  for (const { symbol } of grammar.profile.markers) {
    if (text.startsWith(symbol, at)) return skipSpaces(text, at + symbol.length, end)
  }
  return at
}

/** The first form of the grammar that the line has, or null. Levels that are `closed` no longer occur. */
export function matchLine(
  text: string,
  opening: Opening,
  end: number,
  grammar: Grammar,
  closed: readonly boolean[],
): Match | null {
  const bits = startBits(grammar, text, opening.at)
  for (let index = 0; index < grammar.forms.length; index++) {
    const form = grammar.forms[index]
    if (form === undefined || (bits & formBit(index)) === 0 || closed[form.level] === true) continue
    if (opening.indent < form.minIndent || opening.indent > form.maxIndent) continue
    const match = withWordBehind(text, end, matchForm(text, opening, end, form))
    if (match !== null) return match
  }
  return null
}

function matchForm(text: string, opening: Opening, end: number, form: CompiledForm): Match | null {
  const named = afterKeyword(text, opening.at, end, form)
  if (named === -1) return null
  if (form.number === 'none') return afterNumber(text, end, form, opening, null, named)
  if (form.open !== '' && !text.startsWith(form.open, named)) return null
  const number = readNumber(text, named + form.open.length, end, form)
  if (number === null) {
    return form.numberOptional ? afterNumber(text, end, form, opening, null, keywordEnd(text, opening.at, form)) : null
  }
  return afterNumber(text, end, form, opening, number, number.end)
}

const keywordEnd = (text: string, at: number, form: CompiledForm): number =>
  at + (form.initials.get(text.charCodeAt(at))?.find((word) => standsAt(text, word, at))?.length ?? 0)

/**
 * Position of the number: after the keyword, a full stop that may follow it, and white space, which only a lone letter
 * (`Article L1`) needs not; -1 where none matches.
 */
function afterKeyword(text: string, at: number, end: number, form: CompiledForm): number {
  if (form.keywords.length === 0) return at
  const after = keywordEnd(text, at, form)
  if (after === at || after > end) return -1
  if (form.number === 'none') return startsWithLetter(text, after) ? -1 : after
  const stop = text.charCodeAt(after) === FULL_STOP ? after + 1 : after
  const number = skipSpaces(text, stop, end)
  const isWord = startsWithLetter(text, after - 1) && !isSpace(text.charCodeAt(after - 2))
  if (number === after && isWord && !form.numberOptional) return -1
  return number
}

/** The match of a form whose number must be followed by a word, with the word read; null where none stands there. */
function withWordBehind(text: string, end: number, found: Match | null): Match | null {
  if (found === null || found.form.followedBy.length === 0) return found
  const at = skipSpaces(text, found.rest, end)
  const word = found.form.followedBy.find(
    (each) => standsAt(text, each, at) && !startsWithLetter(text, at + each.length),
  )
  if (word === undefined) return null
  const behind = at + word.length
  const next = text.charCodeAt(behind)
  return { ...found, explicit: true, rest: next === COLON || next === FULL_STOP ? behind + 1 : behind }
}

function afterNumber(
  text: string,
  end: number,
  form: CompiledForm,
  opening: Opening,
  number: HeadingNumber | null,
  from: number,
): Match | null {
  const at = skipSpaces(text, from, end)
  if (opening.bold && (text.startsWith('**', from) || text.startsWith('__', from))) {
    return { form, opening, number, explicit: true, rest: from + 2 }
  }
  const separator = form.separators.find((candidate) => text.startsWith(candidate, at) && at + candidate.length <= end)
  if (separator !== undefined && separates(text, from, at, separator)) {
    return { form, opening, number, explicit: true, rest: at + separator.length }
  }
  if (!form.bareSeparator || (at === from && at < end)) return null
  // A number alone on its line is a page number.
  if (at >= end && form.keywords.length === 0 && form.number === 'arabic') return null
  return { form, opening, number, explicit: at >= end, rest: at }
}

/** No separator stands in `1.5`, which is one number, nor in `9-bis`, a name. One after white space must be followed by white space. */
function separates(text: string, from: number, at: number, separator: string): boolean {
  const next = text.charCodeAt(at + separator.length)
  if (next >= 48 && next <= 57) return false
  const dash = separator === '-' || separator === '–' || separator === '—'
  return (!dash && at === from) || Number.isNaN(next) || next === LF || isSpace(next)
}

/** Whether one of the phrases stands at `first` after which only signatures and the like follow. */
export function isClosingPhrase(text: string, first: number, { closers }: Grammar): boolean {
  const begins = closers.get(text.charCodeAt(first))
  const phrases = begins?.phrases.get(text.charCodeAt(first + begins.place)) ?? []
  return phrases.some((phrase) => text.startsWith(phrase, first))
}
