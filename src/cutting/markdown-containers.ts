import { GREATER_THAN } from './codes.ts'
import * as block from './markdown-blocks.ts'
import type { MarkdownCursor } from './markdown-cursor.ts'

/** Deeper nesting is read as text, which bounds the cost of a line. */
const MAX_DEPTH = 64
const QUOTE = -1

/** The open block quotes and list items of a Markdown text, outermost first. */
export class MarkdownContainers {
  readonly #text: string
  readonly #cursor: MarkdownCursor
  /** QUOTE, or the columns that a list item's content is indented by. */
  readonly #open: number[] = []
  /** The innermost list item has no content yet: a blank line ends it. */
  #emptyItem = false

  constructor(text: string, cursor: MarkdownCursor) {
    this.#text = text
    this.#cursor = cursor
  }

  get depth(): number {
    return this.#open.length
  }

  /** Walks the open containers that the line continues. Returns how many it continues. */
  match(): number {
    for (let depth = 0; depth < this.#open.length; depth++) {
      const container = this.#open[depth] ?? 0
      const blank = this.#cursor.isBlank
      if (container === QUOTE) {
        if (this.#cursor.indent > 3 || this.#text.charCodeAt(this.#cursor.next) !== GREATER_THAN || blank) return depth
        this.#takeQuote()
      } else if (blank) {
        if (this.#emptyItem && depth === this.#open.length - 1) return depth
      } else if (this.#cursor.indent >= container) this.#cursor.passColumns(container)
      else return depth
    }
    return this.#open.length
  }

  /** Closes the containers beyond the matched ones. */
  close(matched: number): void {
    if (matched < this.#open.length) this.#open.length = matched
  }

  /** Notes content in the innermost matched container, and closes those beyond. */
  fill(matched: number): void {
    this.close(matched)
    this.#emptyItem = false
  }

  /** Opens the block quote or list item that begins here. Returns whether one does. */
  begin(matched: number, paragraph: boolean, end: number): boolean {
    const text = this.#text
    const { next } = this.#cursor
    if (matched >= MAX_DEPTH) return false
    if (text.charCodeAt(next) === GREATER_THAN) {
      this.#enter(matched, QUOTE)
      this.#takeQuote()
      return true
    }
    if (block.isThematicBreak(text, next, end)) return false
    if (paragraph && block.underlineDepth(text, next, end) > 0) return false
    const marker = block.listMarker(text, next, end)
    if (marker === null) return false
    const empty = block.skipBlanks(text, next + marker.width, end) >= end
    if (paragraph && (empty || !marker.interrupts)) return false
    this.#enterItem(matched, marker.width, empty)
    return true
  }

  #takeQuote(): void {
    this.#cursor.passMarker(1)
    if (this.#cursor.indent > 0) this.#cursor.passColumns(1)
  }

  #enterItem(matched: number, width: number, empty: boolean): void {
    const offset = this.#cursor.indent
    this.#cursor.passMarker(width)
    const padding = empty || this.#cursor.indent >= 5 ? 1 : this.#cursor.indent
    this.#enter(matched, offset + width + padding)
    this.#emptyItem = empty
    this.#cursor.passColumns(padding)
  }

  #enter(matched: number, container: number): void {
    this.fill(matched)
    this.#open.push(container)
  }
}
