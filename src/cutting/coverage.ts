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
export function verifyCoverage(text: string, units: readonly CutUnit[], gaps: readonly Gap[]): Coverage {
  const bytes = Buffer.from(text)
  const problems: CutProblem[] = []
  const parts = inOrder(units, gaps)
  let at = 0
  for (const part of parts) {
    const { start, end } = part.span
    if (start !== at) problems.push(misplaced(part.name, at, start))
    if (end <= start || end > bytes.length)
      problems.push(broken(part.name, start, `spans bytes ${start} to ${end} of ${bytes.length}`))
    else if (part.unit !== null && !isTrue(part.unit, text, bytes)) {
      problems.push(broken(part.name, start, 'is not the text under its span'))
    }
    at = end
  }
  if (at !== bytes.length) problems.push(misplaced('the end', at, bytes.length))
  problems.push(
    ...units.flatMap((unit, order) =>
      unit.order === order ? [] : [broken(unit.address, unit.span.start, 'is out of order')],
    ),
  )
  // Spans that follow each other from the first byte to the last are the text, so one hash over it is theirs.
  return { problems, bytes: bytes.length, sha256: problems.length === 0 ? sha256(bytes) : null }
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

function isTrue(unit: CutUnit, text: string, bytes: Buffer): boolean {
  const under = bytes.subarray(unit.span.start, unit.span.end)
  if (sha256(under) !== unit.contentHash) return false
  if (bytes.length === text.length) return text.slice(unit.span.start, unit.span.end) === unit.body
  return Buffer.from(unit.body).equals(under)
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
