import { CR, SPACE, TAB } from './codes.ts'

const TAB_STOP = 4

/** A place in a line of Markdown, in characters and in columns, tabs counted to stops of four. */
export class MarkdownCursor {
  /** First character that is not blank, or the line's end. */
  next = 0
  readonly #text: string
  #at = 0
  #end = 0
  #column = 0
  #nextColumn = 0

  constructor(text: string) {
    this.#text = text
  }

  startLine(start: number, end: number): void {
    this.#at = start
    this.#end = end
    this.#column = 0
    this.#measure()
  }

  /** Columns of white space between here and the next character. */
  get indent(): number {
    return this.#nextColumn - this.#column
  }

  get isBlank(): boolean {
    return this.next >= this.#end
  }

  /** Passes the white space and a marker of so many characters. */
  passMarker(width: number): void {
    this.#at = this.next + width
    this.#column = this.#nextColumn + width
    this.#measure()
  }

  /** Passes columns of white space; a tab may be passed in part. */
  passColumns(columns: number): void {
    const target = this.#column + columns
    while (this.#column < target && this.#at < this.next) {
      const width = this.#text.charCodeAt(this.#at) === TAB ? TAB_STOP - (this.#column % TAB_STOP) : 1
      if (this.#column + width > target) break
      this.#column += width
      this.#at++
    }
    this.#column = Math.max(this.#column, Math.min(target, this.#nextColumn))
  }

  #measure(): void {
    let at = this.#at
    let column = this.#column
    for (; at < this.#end; at++) {
      const code = this.#text.charCodeAt(at)
      if (code === SPACE) column++
      else if (code === TAB) column += TAB_STOP - (column % TAB_STOP)
      else if (code !== CR || at !== this.#end - 1) break
    }
    this.next = at
    this.#nextColumn = column
  }
}
