import type { HeadingNumber } from './numbers.ts'
import type { Doubt } from './types.ts'

/** Where a piece of the text begins. Offsets are UTF-16 code units; a piece ends where the next begins. */
export interface Segment {
  readonly kind: 'heading' | 'boilerplate'
  /** Index of the level in the grammar; -1 for boilerplate. */
  readonly level: number
  readonly number: HeadingNumber | null
  readonly start: number
  readonly line: number
  /** The title as written, between these two. */
  readonly titleStart: number
  readonly titleEnd: number
  /** First position after the heading's own line or lines. */
  readonly headingEnd: number
  /** The line goes on as text: the title is cut off after its first sentence. */
  readonly inline: boolean
  /** Keyword and number stand alone on the line; the title may stand below. */
  readonly labelOnly: boolean
  /** End of the last line that is not blank, without its terminator. */
  contentEnd: number
  lastLine: number
}

export interface Scan {
  readonly segments: readonly Segment[]
  /** The text before the first segment, without trailing blank lines; empty where `end` is `start`. */
  readonly opening: {
    readonly start: number
    readonly end: number
    readonly firstLine: number
    readonly lastLine: number
  }
  readonly doubts: readonly Doubt[]
  /** Number of lines. */
  readonly lines: number
  /** How many lines in the form of a heading are doubtful by their number or place. */
  readonly odd: number
}

const MAX_DOUBTS = 1000
const MAX_EXCERPT = 120

/** Collects doubts up to a number that a person can read, and tells how many more there are. */
export class DoubtList {
  readonly #shown: Doubt[] = []
  #more = 0

  add(line: number, reason: string, text: string): void {
    if (this.#shown.length < MAX_DOUBTS) this.#shown.push({ line, reason, text: excerpt(text) })
    else this.#more++
  }

  /** All doubts in line order. */
  all(): readonly Doubt[] {
    const sorted = this.#shown.toSorted((a, b) => a.line - b.line)
    if (this.#more === 0) return sorted
    return [
      ...sorted,
      { line: sorted.at(-1)?.line ?? 1, reason: `${this.#more} further doubts are not listed`, text: '' },
    ]
  }
}

export const excerpt = (text: string): string => {
  const line = text.trim().replace(/\s+/g, ' ')
  return line.length <= MAX_EXCERPT ? line : `${line.slice(0, MAX_EXCERPT - 1).toWellFormed()}…`
}
