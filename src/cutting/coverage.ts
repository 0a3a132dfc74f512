import { sha256 } from './hash.ts'
import { problem } from './problems.ts'
import type { ByteSpan, CutProblem, CutUnit, Gap } from './types.ts'

/** The lossless certificate: every byte of the text in exactly one unit or gap, every body hashed again. */
export interface Coverage {
  readonly problems: readonly CutProblem[]
  /** UTF-8 length of the text. */
  readonly bytes: number
  /** sha256 over the spans in order; null where they do not partition the text. */
  readonly sha256: string | null
}

type Part = { readonly span: ByteSpan; readonly name: string; readonly unit: CutUnit | null }

/**
 * Checks from the text alone that units and gaps, laid end to end in order, give it back byte for byte, and that each
 * body is the text under its span with the hash that stands beside it.
 */
export const verifyCoverage = (text: string, units: readonly CutUnit[], gaps: readonly Gap[]): Coverage =>
  verifyEncoded(text, Buffer.from(text), units, gaps)

/** The same where the text has been encoded already. */
export function verifyEncoded(text: string, bytes: Buffer, units: readonly CutUnit[], gaps: readonly Gap[]): Coverage {
  const problems: CutProblem[] = []
  let at = 0
  // Position in the text as long as all spans so far have fitted; it need not be right once one has not.
  let position = 0
  for (const { span, name, unit } of inOrder(units, gaps)) {
    const { start, end } = span
    if (start !== at) problems.push(misplaced(name, at, start))
    if (end <= start || end > bytes.length) {
      problems.push(broken(name, start, `spans bytes ${start} to ${end} of ${bytes.length}`))
    } else if (unit !== null && !isTrue(unit, text, position, bytes)) {
      problems.push(broken(name, start, 'is not the text under its span'))
    }
    position += unit === null ? lengthOf(bytes, start, end) : unit.body.length
    at = end
  }
  if (at !== bytes.length) problems.push(misplaced('the end', at, bytes.length))
  for (const [order, unit] of units.entries()) {
    if (unit.order !== order) problems.push(broken(unit.address, unit.span.start, 'is out of order'))
  }
  // Spans that follow each other from the first byte to the last are the text, so one hash over it is theirs.
  return { problems, bytes: bytes.length, sha256: problems.length === 0 ? sha256(bytes) : null }
}

/** Code units of a gap; most are a few line ends. */
function lengthOf(bytes: Buffer, start: number, end: number): number {
  return bytes.toString('utf8', start, end).length
}

function inOrder(units: readonly CutUnit[], gaps: readonly Gap[]): readonly Part[] {
  const parts: Part[] = []
  let nextGap = 0
  const gapsBefore = (start: number): void => {
    for (let gap = gaps[nextGap]; gap !== undefined && gap.span.start < start; gap = gaps[++nextGap]) {
      parts.push({ span: gap.span, name: `gap (${gap.kind})`, unit: null })
    }
  }
  for (const unit of units) {
    gapsBefore(unit.span.start)
    parts.push({ span: unit.span, name: unit.address, unit })
  }
  gapsBefore(Number.POSITIVE_INFINITY)
  return parts
}

/** Equal text at its position, of the span's length in bytes: the body's bytes are then those of the span. */
function isTrue(unit: CutUnit, text: string, position: number, bytes: Buffer): boolean {
  const { start, end } = unit.span
  if (sha256(bytes.subarray(start, end)) !== unit.contentHash) return false
  if (text.slice(position, position + unit.body.length) !== unit.body) return false
  return bytes.length === text.length ? unit.body.length === end - start : Buffer.byteLength(unit.body) === end - start
}

const misplaced = (name: string, expected: number, found: number): CutProblem =>
  broken(
    name,
    Math.min(expected, found),
    found > expected ? `leaves bytes ${expected} to ${found} to nobody` : `overlaps bytes ${found} to ${expected}`,
  )

const broken = (name: string, offset: number, what: string): CutProblem => ({
  ...problem('coverage_gap', `${name} ${what}.`, 'This is a fault of the cutter: report it with the document.'),
  offset,
})
