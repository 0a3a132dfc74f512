import { lineEnd, skipSpaces, startsLower, startsWithLetter, trimEnd } from './chars.ts'
import { LF } from './codes.ts'
import type { GrammarProfile } from './profile.ts'
import type { Segment } from './segments.ts'
import type { StatusMarker } from './types.ts'

/** The profile's markers that the text holds anywhere. */
export type Markers = GrammarProfile['markers']

const MAX_TITLE = 120
const SHORT_TITLE = 80
const LONG_LINE = 60
const MAX_BELOW = 160
/** Longer headings are cut before any further reading: a line may be as long as the document. */
const MAX_READ = 400

/**
 * The title as people read it: white space collapsed, status marker and closing `#` taken off. A heading that runs on
 * as text is cut after its first sentence; one over 120 characters after a sentence or a word.
 */
export function titleOf(text: string, segment: Segment, markers: Markers, below: boolean): string {
  const own = plain(text.slice(segment.titleStart, Math.min(segment.titleEnd, segment.titleStart + MAX_READ)), markers)
  const title = below && segment.labelOnly ? withLineBelow(text, segment, own, markers) : own
  const inline = segment.inline && runsOn(text, segment)
  return inline || title.length > MAX_TITLE ? shortened(title, inline) : title
}

/** Whether a heading line runs on as text: it is long, or its sentence goes on in the line below. */
function runsOn(text: string, segment: Segment): boolean {
  if (segment.titleEnd - segment.titleStart > LONG_LINE) return true
  return startsLower(text, skipSpaces(text, segment.headingEnd, segment.contentEnd))
}

/** The status marker on the heading's own line, or null. */
export function markerOf(text: string, segment: Segment, markers: Markers): StatusMarker | null {
  if (markers.length === 0) return null
  const line = text.slice(segment.start, Math.min(segment.headingEnd, segment.start + MAX_READ))
  return markers.find(({ symbol }) => line.includes(symbol))?.status ?? null
}

/** Most titles need no tidying, and most titles beyond ASCII need only their marker taken off. */
const UNUSUAL = /[^ -~]| {2}|#|^ | $/
const UNTIDY = / {2}|[^\S ]|\u200b|\ufe0f|#|^ | $/

function plain(raw: string, markers: Markers): string {
  if (!UNUSUAL.test(raw)) return raw
  const unmarked = withoutMarkers(raw.toWellFormed(), markers)
  if (!UNTIDY.test(unmarked)) return unmarked
  return unmarked
    .replace(/(?:\s|\u200b|\ufe0f|\ufeff)+/g, ' ')
    .replace(/ ?#+ ?$/, '')
    .trim()
}

const withoutMarkers = (raw: string, markers: Markers): string =>
  markers.reduce((title, { symbol }) => (title.includes(symbol) ? title.replaceAll(symbol, ' ') : title), raw)

/** The label with the line below it, where that is short and no sentence; below a blank line, where it stands apart from the text too. */
function withLineBelow(text: string, segment: Segment, own: string, markers: Markers): string {
  const below = segment.headingEnd + 1
  const from = skipBlankLines(text, below, segment.contentEnd)
  if (from >= segment.contentEnd) return own
  const end = Math.min(lineEnd(text, from), segment.contentEnd)
  const to = trimEnd(text, from, end)
  if (to - from > MAX_BELOW || '.,;:'.includes(text.charAt(to - 1))) return own
  const apart = from > lineEnd(text, below)
  if (apart && !standsApart(text, from, end, segment.contentEnd)) return own
  return `${own} ${plain(text.slice(from, to).replace(/^#{1,6}\s+/, ''), markers)}`
}

/** Begins with a capital letter, as neither a paragraph's number nor the rest of a sentence does, and with a blank line and text below. */
function standsApart(text: string, from: number, end: number, contentEnd: number): boolean {
  if (!startsWithLetter(text, from) || startsLower(text, from)) return false
  return skipBlankLines(text, end + 1, contentEnd) > lineEnd(text, end + 1)
}

/** First position that is no white space, line ends included, or `end`. */
function skipBlankLines(text: string, from: number, end: number): number {
  let at = skipSpaces(text, from, end)
  while (at < end && text.charCodeAt(at) === LF) at = skipSpaces(text, at + 1, end)
  return Math.min(at, end)
}

function shortened(title: string, inline: boolean): string {
  const sentence = title.slice(0, MAX_TITLE).search(/[^\d.\s]{2,}[.:](?= )/)
  if (sentence > 0) {
    const stop = title.slice(sentence).search(/[.:](?= )/) + sentence
    if (stop < title.length - 1) return title.slice(0, stop + 1)
  }
  if (title.length <= SHORT_TITLE) return inline && !/[.:!?]$/.test(title) ? `${title}…` : title
  const space = title.lastIndexOf(' ', SHORT_TITLE)
  return `${title.slice(0, space > 0 ? space : SHORT_TITLE).toWellFormed()}…`
}
