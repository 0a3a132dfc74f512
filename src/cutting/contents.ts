import { lineEnd, trimEnd } from './chars.ts'

/** A table of contents: lines that list headings which come again below. Offsets are UTF-16 code units. */
export interface ContentsTable {
  readonly start: number
  readonly end: number
  readonly firstLine: number
  readonly lastLine: number
}

/** What is said of a table that was passed over. */
export const notCut = ({ firstLine, lastLine }: ContentsTable): string =>
  `lines ${firstLine} to ${lastLine} look like a table of contents: not cut`

interface Entry {
  readonly end: number
  readonly line: number
}

/** A line that may be an entry. */
export interface ContentsLine {
  readonly start: number
  readonly end: number
  readonly line: number
  readonly labelOnly: boolean
  readonly blankBefore: boolean
  /** The first word of its title, folded; for a bare label, of the line below. Empty where there is none. */
  readonly word: string
}

const MIN_ENTRIES = 3

/**
 * Watches for a table of contents: at the document's beginning or below a contents title, three or more lines in the
 * form of headings with no text between them, of which the first comes again later, with the same title.
 */
export class ContentsWatch {
  readonly #titles: ReadonlySet<string>
  #phase: 'collecting' | 'collected' | 'over' = 'collecting'
  #first: string | null = null
  /** The first word of the first entry's title; empty where that is not known. */
  #word = ''
  #entries = 0
  #start = 0
  #firstLine = 0
  #last: Entry = { end: 0, line: 0 }
  #beforeLast: Entry = { end: 0, line: 0 }
  /** Entries after the first that stand apart from the one before. */
  #apart = 0
  #lastApart = false
  /** One line of title may stand below a bare label. */
  #allowsText = false

  constructor(titles: readonly string[]) {
    this.#titles = new Set(titles)
  }

  /** Whether no later line can reveal a table any more. */
  get isOver(): boolean {
    return this.#phase === 'over'
  }

  /** Takes a line in the form of a heading. Returns the table, where the line is the table's first entry come again. */
  entry(id: string, place: ContentsLine): ContentsTable | null {
    if (this.#phase === 'over') return null
    if (id === this.#first && this.#entries >= MIN_ENTRIES && this.#hasTitle(place)) {
      this.#settle()
      this.#phase = 'over'
      return { start: this.#start, end: this.#last.end, firstLine: this.#firstLine, lastLine: this.#last.line }
    }
    if (this.#phase === 'collecting') this.#collect(id, place)
    return null
  }

  /** A citation of the first entry, or a first chapter of another part, is not that entry come again. */
  #hasTitle({ word }: ContentsLine): boolean {
    return this.#word === '' || word === '' || word === this.#word
  }

  #collect(id: string, place: ContentsLine): void {
    if (this.#first === null) {
      this.#first = id
      this.#word = place.labelOnly ? '' : place.word
      this.#start = place.start
      this.#firstLine = place.line
    } else if (place.blankBefore) this.#apart++
    this.#entries++
    this.#beforeLast = this.#last
    this.#last = place
    this.#lastApart = place.blankBefore
    this.#allowsText = place.labelOnly
  }

  /** Takes any other line that is not blank, or its beginning, if that is longer than an entry. */
  text(line: string): void {
    if (this.#phase !== 'over' && this.#titles.has(line)) this.#restart()
    else if (this.#phase !== 'collecting' || this.#first === null) return
    else if (this.#allowsText && !isSentence(line)) {
      if (this.#entries === 1) this.#word = wordAt(line, 0, line.length)
      this.#allowsText = false
    } else this.#settle()
  }

  /** Ends the table. A last entry that alone stands apart from the others is the document's first heading, no entry. */
  #settle(): void {
    if (this.#phase === 'collected') return
    this.#phase = this.#entries >= MIN_ENTRIES ? 'collected' : 'over'
    if (this.#lastApart && this.#apart === 1 && this.#entries > MIN_ENTRIES) this.#last = this.#beforeLast
  }

  #restart(): void {
    this.#phase = 'collecting'
    this.#first = null
    this.#entries = 0
    this.#apart = 0
  }
}

/** In UTF-16 code units. */
export const MAX_ENTRY = 160

const isSentence = (line: string): boolean => line.length > MAX_ENTRY || /[^.][.;:,]$/.test(line)

/** The first run of letters and digits, in capitals, of the few that are looked at. */
export const wordAt = (text: string, from: number, end: number): string =>
  /[\p{L}\p{M}\p{N}]+/u
    .exec(text.slice(from, Math.min(end, from + MAX_ENTRY)))?.[0]
    .normalize('NFC')
    .toUpperCase() ?? ''

/** The first word of the next line that is not blank, of the two below. */
export function wordBelow(text: string, end: number): string {
  const next = lineEnd(text, end + 1)
  const word = wordAt(text, end + 1, next)
  return word === '' ? wordAt(text, next + 1, lineEnd(text, next + 1)) : word
}

/** Whether a line is short and no sentence, as entries are. */
export function couldBeEntry(text: string, from: number, end: number): boolean {
  const to = trimEnd(text, from, end)
  return to - from <= MAX_ENTRY && !'.;:,'.includes(text.charAt(to - 1))
}
