import { isSpace } from './chars.ts'
import { LF } from './codes.ts'

/**
 * Quotations that begin a line and go on over the next ones, as amending acts quote whole articles. A quotation ends at
 * the first closing mark at the end of a line, punctuation apart: inside, the same sign may be an apostrophe.
 */
export class Quotations {
  readonly #text: string
  readonly #pairs: readonly (readonly [string, string])[]
  /** Pairs whose closing mark ends no line any more. */
  readonly #spent = new Set<string>()

  constructor(text: string, pairs: readonly (readonly [string, string])[]) {
    this.#text = text
    this.#pairs = pairs
  }

  /** Length of the mark that opens a quotation at `at`, or 0. */
  markAt(at: number): number {
    return this.#pairs.find(([open]) => this.#text.startsWith(open, at))?.[0].length ?? 0
  }

  /** Whether the mark at `at` opens and closes alike. */
  isStraight(at: number): boolean {
    return this.#pairs.some(([open, close]) => open === close && this.#text.startsWith(open, at))
  }

  /** Where the quotation that opens at `at` closes: `line` where on the same line, `never` where nowhere. */
  closeOf(at: number, lineEnd: number): number | 'line' | 'never' {
    const pair = this.#pairs.find(([open]) => this.#text.startsWith(open, at))
    if (pair === undefined) return 'line'
    const [open, close] = pair
    if (this.#text.slice(at + open.length, lineEnd).includes(close)) return 'line'
    if (this.#spent.has(close)) return 'never'
    for (let found = this.#text.indexOf(close, lineEnd); found !== -1; ) {
      const after = this.#afterPunctuation(found + close.length)
      if (after >= this.#text.length || this.#text.charCodeAt(after) === LF) return found
      // A mark among the punctuation just read is followed by the same text, and closes as little.
      found = this.#text.indexOf(close, after)
    }
    this.#spent.add(close)
    return 'never'
  }

  /** Position after white space and punctuation: an LF, other text, or the end. */
  #afterPunctuation(from: number): number {
    let at = from
    for (; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at)
      if (code === LF || (!isSpace(code) && !'.,;:!?)”’»“'.includes(this.#text.charAt(at)))) break
    }
    return at
  }
}
