/** Lines from `start` up to `end` that list headings which come again below. Offsets are code units. */
export interface ContentsTable {
  readonly start: number
  readonly end: number
  readonly firstLine: number
  readonly lastLine: number
}

const MIN_ENTRIES = 3

/**
 * Watches for a table of contents: at the document's beginning or below a contents title, three or more lines in the
 * form of headings with no text between them, of which the first comes again later.
 */
export class ContentsWatch {
  readonly #titles: ReadonlySet<string>
  #phase: 'collecting' | 'collected' | 'over' = 'collecting'
  #first: string | null = null
  #entries = 0
  #start = 0
  #firstLine = 0
  #end = 0
  #lastLine = 0
  /** One line of title may stand below a bare label. */
  #allowsText = false

  constructor(titles: readonly string[]) {
    this.#titles = new Set(titles)
  }

  /** A line in the form of a heading; the table, where this line is its first entry come again. */
  entry(id: string, start: number, end: number, line: number, labelOnly: boolean): ContentsTable | null {
    if (this.#phase === 'over') return null
    if (id === this.#first && this.#entries >= MIN_ENTRIES) {
      this.#phase = 'over'
      return { start: this.#start, end: this.#end, firstLine: this.#firstLine, lastLine: this.#lastLine }
    }
    if (this.#phase === 'collected') return null
    if (this.#first === null) {
      this.#first = id
      this.#start = start
      this.#firstLine = line
    }
    this.#entries++
    this.#end = end
    this.#lastLine = line
    this.#allowsText = labelOnly
    return null
  }

  /** Any other line that is not blank. */
  text(line: string): void {
    if (this.#phase !== 'over' && this.#titles.has(line)) this.#restart()
    else if (this.#phase !== 'collecting' || this.#first === null) return
    else if (this.#allowsText) this.#allowsText = false
    else this.#phase = this.#entries >= MIN_ENTRIES ? 'collected' : 'over'
  }

  #restart(): void {
    this.#phase = 'collecting'
    this.#first = null
    this.#entries = 0
  }
}
