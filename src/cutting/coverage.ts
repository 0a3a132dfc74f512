import { sha256 } from './hash.ts'
import { problem } from './problems.ts'
import type { CutProblem, CutUnit, Gap } from './types.ts'

/** The check of a cut against its text: every byte in exactly one unit or gap, every body hashed again. */
export interface Coverage {
  readonly problems: readonly CutProblem[]
  /** UTF-8 length of the text. */
  readonly bytes: number
  /** sha256 over the spans in order; null where they do not partition the text. */
  readonly sha256: string | null
}

/**
 * Checks from the text alone that units and gaps, laid end to end in order, give it back byte for byte, and that each
 * body is the text under its span with the hash that stands beside it.
 */
export function verifyCoverage(text: string, units: readonly CutUnit[], gaps: readonly Gap[]): Coverage {
  const bytes = Buffer.from(text)
  const untrue = units.filter((unit) => !isTrue(unit, bytes))
  const problems = [...misplacements(text, units, gaps), ...untrue.map(notItsText)]
  // Spans that follow each other from the first byte to the last are the text, so one hash over it is theirs.
  return { problems, bytes: bytes.length, sha256: problems.length === 0 ? sha256(bytes) : null }
}

const isTrue = ({ span, body, contentHash }: CutUnit, bytes: Buffer): boolean =>
  Buffer.byteLength(body) === span.end - span.start && sha256(bytes.subarray(span.start, span.end)) === contentHash

/**
 * Where units and gaps do not partition the text, or a body is not the text at its place. Trusts that the length and hash
 * of a body are those of its encoding; `verifyCoverage` does not.
 */
export function misplacements(text: string, units: readonly CutUnit[], gaps: readonly Gap[]): readonly CutProblem[] {
  const problems: CutProblem[] = []
  let at = 0
  // In UTF-16 code units; right as long as all spans so far were in place, and of no use once one was not.
  let position = 0
  const place = (part: CutUnit | Gap): void => {
    const { start, end } = part.span
    if (start !== at) problems.push(misplaced(nameOf(part), at, start))
    const length = isUnit(part) ? part.body.length : codeUnits(text, position, end - start)
    if (end <= start) problems.push(broken(nameOf(part), start, `spans bytes ${start} to ${end}`))
    else if (isUnit(part) && text.slice(position, position + length) !== part.body) problems.push(notItsText(part))
    position += length
    at = end
  }
  forEachInOrder(units, gaps, place)
  if (position !== text.length) problems.push(misplaced('the end', at, Buffer.byteLength(text)))
  for (const [order, unit] of units.entries()) {
    if (unit.order !== order) problems.push(broken(unit.address, unit.span.start, 'is out of order'))
  }
  return problems
}

const isUnit = (part: CutUnit | Gap): part is CutUnit => 'address' in part

const nameOf = (part: CutUnit | Gap): string => (isUnit(part) ? part.address : `gap (${part.kind})`)

function forEachInOrder(units: readonly CutUnit[], gaps: readonly Gap[], see: (part: CutUnit | Gap) => void): void {
  let next = 0
  for (const unit of units) {
    for (let gap = gaps[next]; gap !== undefined && gap.span.start < unit.span.start; gap = gaps[++next]) see(gap)
    see(unit)
  }
  for (const gap of gaps.slice(next)) see(gap)
}

/** How many UTF-16 code units make `bytes` UTF-8 bytes; one too many where these end within a character or beyond the text. */
function codeUnits(text: string, from: number, bytes: number): number {
  let at = from
  for (let left = bytes; left > 0 && at <= text.length; at++) left -= utf8Width(text.charCodeAt(at))
  return at - from
}

/** Each half of a surrogate pair counts as two of its four bytes. */
function utf8Width(code: number): number {
  if (code < 0x80) return 1
  return code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3
}

const misplaced = (name: string, expected: number, found: number): CutProblem =>
  broken(
    name,
    Math.min(expected, found),
    found > expected ? `leaves bytes ${expected} to ${found} to nobody` : `overlaps bytes ${found} to ${expected}`,
  )

const notItsText = ({ address, span }: CutUnit): CutProblem =>
  broken(address, span.start, 'is not the text under its span')

const broken = (name: string, offset: number, what: string): CutProblem => ({
  ...problem('coverage_gap', `${name} ${what}.`, 'This is a fault of the cutter: report it with the document.'),
  offset,
})
