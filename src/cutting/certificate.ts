import { sha256 } from './hash.ts'
import type { ByteSpan, CutUnit, Gap, GapKind } from './types.ts'

/** One span of the text, in order from the first byte. */
export interface CertifiedPart {
  readonly kind: 'unit' | GapKind
  /** Null for a gap. */
  readonly address: string | null
  readonly span: ByteSpan
  readonly sha256: string
}

/**
 * The lossless certificate: the parts lie end to end from byte 0 to `bytes`, and each part and the whole text have these
 * hashes. It can be checked with the text alone.
 */
export interface Certificate {
  /** UTF-8 length of the text. */
  readonly bytes: number
  /** sha256 of the whole text. */
  readonly sha256: string
  /** sha256 over one line for each part in order: `<start> <end> <sha256>`, each ended by LF. */
  readonly parts_sha256: string
  readonly parts: readonly CertifiedPart[]
}

/** Puts the parts in order and hashes their list. The cut has checked that they partition the text. */
export function certificateOf(
  parts: readonly CertifiedPart[],
  whole: { readonly bytes: number; readonly sha256: string },
): Certificate {
  const ordered = parts.toSorted((a, b) => a.span.start - b.span.start)
  const list = ordered.map(({ span, sha256: hash }) => `${span.start} ${span.end} ${hash}\n`)
  return { bytes: whole.bytes, sha256: whole.sha256, parts_sha256: sha256(list.join('')), parts: ordered }
}

/** The certificate of a cut, over the text that was cut. */
export function certify(
  text: string,
  cut: { readonly units: readonly CutUnit[]; readonly gaps: readonly Gap[]; readonly coverageSha256: string },
): Certificate {
  const bytes = Buffer.from(text)
  const units = cut.units.map(
    ({ address, span, contentHash }): CertifiedPart => ({ kind: 'unit', address, span, sha256: contentHash }),
  )
  const gaps = cut.gaps.map(
    ({ kind, span }): CertifiedPart => ({
      kind,
      address: null,
      span,
      sha256: sha256(bytes.subarray(span.start, span.end)),
    }),
  )
  return certificateOf([...units, ...gaps], { bytes: bytes.length, sha256: cut.coverageSha256 })
}
