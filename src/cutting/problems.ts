import type { Piece } from './assemble.ts'
import type { ByteOffset } from './spans.ts'
import type { CutProblem, ProblemKind } from './types.ts'

/** A problem of the whole document, or of the request. */
export const problem = (kind: ProblemKind, message: string, cure: string): CutProblem => ({
  kind,
  message,
  cure,
  line: null,
  offset: null,
})

/** Every address that stands a second time, each with both lines. */
export function duplicates(pieces: readonly Piece[], offsetOf: ByteOffset): readonly CutProblem[] {
  const first = new Map<string, Piece>()
  const problems: CutProblem[] = []
  for (const piece of pieces) {
    if (piece.level?.role !== 'unit' || piece.excluded) continue
    const earlier = first.get(piece.path)
    if (earlier === undefined) first.set(piece.path, piece)
    else problems.push(standsTwice(earlier, piece, offsetOf(piece.segment.start)))
  }
  return problems
}

const standsTwice = (earlier: Piece, piece: Piece, offset: number): CutProblem => ({
  kind: 'duplicate_address',
  message: `${piece.path} stands twice: "${earlier.title}" in line ${earlier.segment.line} and "${piece.title}" in line ${piece.segment.line}`,
  cure: 'Where one of the two is no heading, indent or quote its line; where numbering begins anew in a text that is attached, load that as a document of its own; where lists are counted twice in one article, choose a higher leaf level; else give one another number or title.',
  line: piece.segment.line,
  offset,
})

/** The first place where the text is no text, or null. Offsets are UTF-8 bytes before it. */
export function badText(text: string): CutProblem | null {
  const at = text.isWellFormed() ? text.indexOf('\0') : loneSurrogate(text)
  if (at === -1) return null
  const before = text.slice(0, at)
  const what = text.charCodeAt(at) === 0 ? 'a NUL character' : 'half a surrogate pair'
  return {
    kind: 'bad_text',
    message: `The text holds ${what}, which cannot be stored as UTF-8 text.`,
    cure: 'Remove it, or convert the file to UTF-8 again from its source.',
    line: before.split('\n').length,
    offset: Buffer.byteLength(before),
  }
}

const isHigh = (code: number): boolean => code >= 0xd800 && code <= 0xdbff
const isLow = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff

function loneSurrogate(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isHigh(code) && isLow(text.charCodeAt(at + 1))) at++
    else if (isHigh(code) || isLow(code)) return at
  }
  return -1
}
