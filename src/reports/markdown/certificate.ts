import { plural } from '../format.ts'
import type { ReportCertificate, ReportModel } from '../model.ts'
import { code, heading, list, paragraph, table } from './text.ts'

/** Every part with its place and hash, so that whoever holds the text can check it with nothing else. */
export function* lossless(
  { bytes, sha256, parts, parts_sha256 }: ReportCertificate,
  units: ReportModel['units'],
  gaps: ReportModel['gaps'],
): Iterable<string> {
  yield heading(2, 'Lossless certificate')
  yield paragraph(
    `${plural(bytes, 'byte')} in ${plural(parts, 'part')}, laid end to end: every byte is in exactly one.`,
  )
  yield list([`sha256 of the text ${code(sha256)}`, `sha256 of the parts ${code(parts_sha256)}`])
  const all = [
    ...units.flatMap(({ address, span, content_hash }) =>
      span === undefined || span === null ? [] : [{ name: address, span, hash: content_hash }],
    ),
    ...gaps.map((gap) => ({ name: gap.kind, span: gap.span, hash: gap.sha256 ?? null })),
  ]
  yield* table(
    ['From byte', 'To byte', 'Part', 'sha256'],
    all
      .sort((a, b) => a.span.start - b.span.start)
      .map(({ name, span, hash }) => [String(span.start), String(span.end), code(name), code(hash ?? '')]),
    'None.',
  )
}
