import { hasTextBelow, type Piece } from './assemble.ts'
import type { Scan } from './segments.ts'
import { type EncodedSpans, SpanEncoder } from './span-encoder.ts'
import type { CutUnit, Gap, GapKind, LineSpan } from './types.ts'

/** UTF-8 offset of a position in UTF-16 code units. Ask in ascending order: the text is measured once. */
export type ByteOffset = (position: number) => number

export function byteOffsets(text: string): ByteOffset {
  let lastPosition = 0
  let lastOffset = 0
  return (position) => {
    lastOffset += Buffer.byteLength(text.slice(lastPosition, position))
    lastPosition = position
    return lastOffset
  }
}

export interface Spans extends EncodedSpans {
  readonly units: readonly CutUnit[]
  readonly gaps: readonly Gap[]
}

/** Lays units and gaps over the text, end to end. `from` is the length of a byte order mark in code units. */
export const layOut = (text: string, from: number, scan: Scan, pieces: readonly Piece[], unitKind: string): Spans =>
  new Layout(text, unitKind).lay(from, scan, pieces)

class Layout {
  readonly #text: string
  readonly #unitKind: string
  readonly #encoder = new SpanEncoder()
  readonly #units: CutUnit[] = []
  readonly #gaps: Gap[] = []
  /** Where the last span ended, in UTF-16 code units. */
  #position = 0

  constructor(text: string, unitKind: string) {
    this.#text = text
    this.#unitKind = unitKind
  }

  lay(from: number, scan: Scan, pieces: readonly Piece[]): Spans {
    this.#gap('separator', from, { first: 1, last: 1 }, 'byte order mark')
    const { opening } = scan
    this.#gap(
      'preamble',
      opening.end,
      { first: opening.firstLine, last: opening.lastLine },
      'text before the first heading',
    )
    let line = opening.lastLine
    for (const piece of pieces) {
      const { segment } = piece
      this.#separator(segment.start, line, segment.line - 1)
      this.#piece(piece, { first: segment.line, last: segment.lastLine })
      line = segment.lastLine
    }
    this.#separator(this.#text.length, line, scan.lines)
    return { units: this.#units, gaps: this.#gaps, ...this.#encoder.finish() }
  }

  #separator(end: number, first: number, last: number): void {
    this.#gap('separator', end, { first, last: Math.max(first, last) }, 'line end and blank lines')
  }

  #piece(piece: Piece, lines: LineSpan): void {
    const end = piece.segment.contentEnd
    if (piece.level === null) this.#gap('boilerplate', end, lines, 'formula or closing text, part of no unit')
    else if (piece.excluded) {
      this.#gap(
        'excluded',
        end,
        lines,
        `${piece.path}: ${piece.marker ?? 'not marked'}, outside the scope enacted_only`,
      )
    } else if (piece.level.role === 'container') this.#gap('container_heading', end, lines, piece.title)
    else this.#unit(piece, end, lines)
  }

  #gap(kind: GapKind, end: number, lines: LineSpan, reason: string): void {
    if (end <= this.#position) return
    const start = this.#encoder.bytes
    this.#encoder.add(this.#text.slice(this.#position, end))
    this.#position = end
    this.#gaps.push({ kind, span: { start, end: this.#encoder.bytes }, lines, reason })
  }

  #unit(piece: Piece, end: number, lines: LineSpan): void {
    const body = this.#text.slice(piece.segment.start, end)
    const start = this.#encoder.bytes
    const contentHash = this.#encoder.hash(body)
    this.#position = end
    this.#units.push({
      address: piece.path,
      parentAddress: piece.parent?.path ?? null,
      order: this.#units.length,
      unitKind: this.#unitKind,
      sectionType: piece.sectionType,
      sectionCode: piece.key,
      title: piece.title,
      span: { start, end: this.#encoder.bytes },
      lines,
      body,
      contentHash,
      marker: piece.marker,
    })
  }
}

/** Containers that hold text besides heading and title. */
export function containersWithText(text: string, pieces: readonly Piece[]): readonly Piece[] {
  return pieces.filter((piece) => {
    if (piece.level?.role !== 'container' || piece.excluded) return false
    const titleBelow = piece.segment.labelOnly && hasTextBelow(text, piece.segment)
    const headingEnd = titleBelow ? endOfNextText(text, piece.segment.headingEnd) : piece.segment.headingEnd
    return headingEnd < piece.segment.contentEnd
  })
}

function endOfNextText(text: string, from: number): number {
  const line = /\S[^\n]*/g
  line.lastIndex = from
  const found = line.exec(text)
  return found === null ? text.length : found.index + found[0].trimEnd().length
}
