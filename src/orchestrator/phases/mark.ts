import type { Cut } from '../../cutting/types.ts'
import { digestOf, sha256 } from '../digest.ts'
import type { Facts } from '../facts.ts'
import { detail, Stop, type StopDetail } from '../stops.ts'
import type { PhaseBody } from './phase.ts'

/** Splits the pinned text into units. */
export const mark: PhaseBody = ({ facts, planner, settings }) => {
  const cut = planner.cut()
  refuseUnknownWords(cut, facts)
  return {
    pins: {
      profile_name: cut.profile.name,
      profile_digest: cut.profile.digest,
      profile_chosen_by: cut.profile.chosenBy,
      mark_leaf_level: cut.leafLevel,
      mark_units: cut.units.length,
      mark_max_units: settings.maxCandidates,
      mark_distinct_addresses: new Set(cut.units.map((unit) => unit.address)).size,
      mark_empty_units: cut.units.filter((unit) => unit.span.end <= unit.span.start).length,
      mark_gaps: cut.gaps.length,
      mark_excluded: cut.gaps.filter((gap) => gap.kind === 'excluded').length,
      mark_doubts: cut.doubts.length,
      mark_bytes: cut.bytes,
      mark_coverage_sha256: cut.coverageSha256,
      mark_text_sha256: sha256(planner.text()),
      mark_units_digest: digestOf(cut.units.map((unit) => `${unit.address} ${unit.contentHash}`)),
    },
    warnings: cut.doubts.map((doubt) => `line ${doubt.line}: ${doubt.reason}`),
  }
}

/** Every kind outside the vocabulary, once, with the first line it stands at. */
function refuseUnknownWords(cut: Cut, facts: Facts): void {
  const { vocabulary } = facts
  if (vocabulary.kind === 'not_visible') {
    throw new Stop('STOP_VOCAB_UNKNOWN', `The vocabulary ${vocabulary.object} is not visible`, {
      details: [detail(`not visible: ${vocabulary.object}`, vocabulary.grant)],
    })
  }
  const { unit_kinds, section_types } = vocabulary.value
  const unknown = new Map<string, StopDetail>()
  for (const unit of cut.units) {
    if (!unit_kinds.includes(unit.unitKind))
      note(unknown, `vocab.unit_kind.${unit.unitKind}`, unit.lines.first, unit.span.start)
    if (!section_types.includes(unit.sectionType))
      note(unknown, `vocab.section_type.${unit.sectionType}`, unit.lines.first, unit.span.start)
  }
  if (unknown.size === 0) return
  throw new Stop('STOP_VOCAB_UNKNOWN', `Not in the vocabulary: ${[...unknown.keys()].join(', ')}`, {
    details: [...unknown.values()],
  })
}

function note(unknown: Map<string, StopDetail>, word: string, line: number, offset: number): void {
  if (!unknown.has(word)) unknown.set(word, { message: word, cure: `Add ${word} to dot_config`, line, offset })
}
