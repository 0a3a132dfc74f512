import { CR } from './codes.ts'
import type { Scan, Segment } from './segments.ts'

/** The end of the last line that is not blank, without its terminator, and its number. */
export interface TextEnd {
  readonly end: number
  readonly line: number
}

/** The segments as they are found: each ends at the last text before the next one. */
export class SegmentList {
  readonly all: Segment[] = []
  textEnd: number
  textLine = 1
  readonly #from: number
  #opening: TextEnd | null = null

  constructor(from: number) {
    this.#from = from
    this.textEnd = from
  }

  /** A line with text on it, up to its LF; the CR of a line end is no text. */
  sawText(text: string, end: number, line: number): void {
    this.textEnd = text.charCodeAt(end - 1) === CR ? end - 1 : end
    this.textLine = line
  }

  /** A segment begins; `before` is the last text in front of it, where that is not the last that was seen. */
  begin(segment: Segment, before: TextEnd | null): void {
    this.#endLast(before?.end ?? this.textEnd, before?.line ?? this.textLine)
    this.all.push(segment)
  }

  /** The closing text begins at `start`, its first word at `first`; the line ends at `end`. */
  beginBoilerplate(start: number, first: number, end: number, line: number): void {
    const title = { titleStart: first, titleEnd: first, headingEnd: end, inline: false, labelOnly: false }
    const extent = { start, line, contentEnd: end, lastLine: line }
    this.begin({ kind: 'boilerplate', level: -1, number: null, ...title, ...extent }, null)
  }

  /** `next` is the number of the line that would follow the last. */
  finish(text: string, next: number): Pick<Scan, 'segments' | 'opening' | 'lines'> {
    this.#endLast(this.textEnd, this.textLine)
    const opening = this.#opening ?? { end: this.#from, line: 1 }
    return {
      segments: this.all,
      opening: { start: this.#from, end: opening.end, firstLine: 1, lastLine: opening.line },
      lines: text.endsWith('\n') ? next - 1 : Math.max(1, next - 1),
    }
  }

  #endLast(end: number, line: number): void {
    const last = this.all.at(-1)
    if (last === undefined) {
      this.#opening = { end, line }
      return
    }
    last.contentEnd = end
    last.lastLine = line
  }
}
