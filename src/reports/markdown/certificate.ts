import type { ByteSpan } from '../../cutting/types.ts'
import { plural } from '../format.ts'
import type { ReportCertificate, ReportGap, ReportModel, ReportUnit } from '../model.ts'
import { code, heading, list, paragraph, table } from './text.ts'

/** Every part with its place and hash, so that the cut can be checked with the text alone. */
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
  const placed = units.filter(hasPlace)
  const all = [...placed, ...gaps].sort((a, b) => a.span.start - b.span.start)
  yield* table(['From byte', 'To byte', 'Part', 'sha256'], all.values().map(rowOf), 'None.')
}

type PlacedUnit = ReportUnit & { readonly span: ByteSpan }

const hasPlace = (unit: ReportUnit): unit is PlacedUnit => unit.span !== undefined && unit.span !== null

function rowOf(part: PlacedUnit | ReportGap): readonly string[] {
  const [name, hash] = 'address' in part ? [part.address, part.content_hash] : [part.kind, part.sha256]
  return [String(part.span.start), String(part.span.end), code(name), code(hash ?? '')]
}
