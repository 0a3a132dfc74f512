import { lineEnd } from './chars.ts'
import { namesUnits, SAMPLE } from './detect.ts'
import type { GrammarProfile } from './profile.ts'
import type { Reading } from './reading.ts'

/** Lines that look like numbered headings, but of a word that the profile does not know: `Artículo 1.`, `Rule 2`. */
export interface UnknownHeadings {
  readonly line: number
  readonly text: string
  readonly count: number
  /** Whether bare numbers were taken for the units of a text whose units have a name. */
  readonly areUnits: boolean
}

const MAX_LINE = 100
const HEADING = /(\p{Lu}[\p{L}\p{M}]{2,30})\.?[ \u00a0]{1,3}(?:(\d{1,4})|([IVX]{1,5}))[.:ºª°]*(?=\s|$)/uy
/** What is numbered and divides no text. */
const OTHER = new Set([
  'TABLE',
  'FIGURE',
  'PAGE',
  'NOTE',
  'VERSION',
  'TABELLE',
  'ABBILDUNG',
  'SEITE',
  'STAND',
  'TRANG',
  'BẢNG',
  'HÌNH',
  'MẪU',
])
const MONTHS = /^(?:JAN|FEB|MAR|APR|MA[IYJ]|JUN|JUL|AUG|SEP|O[CK]T|NOV|DE[CZ])/

interface Line {
  readonly line: number
  readonly text: string
  readonly number: string
}

/** The first kind of them, in the order of the text, that is counted on; null where there is none. Looks at the beginning of a long text. */
export function unknownHeadings({ text, from, profile, found }: Reading): UnknownHeadings | null {
  if (profile.blocks === 'markdown') return null
  const known = new Set([...found.segments, ...found.doubts].map(({ line }) => line))
  const units = found.segments.filter(({ level }) => profile.levels[level]?.role === 'unit').length
  for (const lines of numberedLines(text, from, keywordsOf(profile)).values()) {
    const unknown = lines.filter(({ line }) => !known.has(line))
    const [first] = unknown
    if (first === undefined || new Set(unknown.map(({ number }) => number)).size < MIN_NUMBERS) continue
    const areUnits = !namesUnits(profile) && unknown.length >= units
    return { line: first.line, text: first.text, count: unknown.length, areUnits }
  }
  return null
}

const MIN_NUMBERS = 2

const keywordsOf = ({ levels }: GrammarProfile): ReadonlySet<string> =>
  new Set(
    levels.flatMap(({ forms }) =>
      forms.flatMap((form) => (form.kind === 'line' ? (form.keywords ?? []) : []).map(folded)),
    ),
  )

const folded = (word: string): string => word.normalize('NFC').replace(/\.$/, '').toUpperCase()

function add(lines: Map<string, Line[]>, key: string, line: Line): void {
  const those = lines.get(key)
  if (those === undefined) lines.set(key, [line])
  else those.push(line)
}

/** Short lines below a blank one that begin with a word and a number, by their word. */
function numberedLines(text: string, from: number, known: ReadonlySet<string>): ReadonlyMap<string, readonly Line[]> {
  const lines = new Map<string, Line[]>()
  const limit = Math.min(text.length, SAMPLE)
  let blankBefore = true
  for (let at = from, line = 1; at < limit; line++) {
    const end = lineEnd(text, at)
    if (blankBefore && end - at <= MAX_LINE) {
      HEADING.lastIndex = at
      const [, word, arabic, roman] = HEADING.exec(text) ?? []
      const key = word === undefined ? '' : folded(word)
      if (key !== '' && HEADING.lastIndex <= end && !known.has(key) && !OTHER.has(key) && !MONTHS.test(key))
        add(lines, key, { line, text: text.slice(at, end), number: arabic ?? roman ?? '' })
    }
    blankBefore = end === at || (end - at < 4 && text.slice(at, end).trim() === '')
    at = end + 1
  }
  return lines
}
