import type { ByteSpan, Gap } from '../../cutting/types.ts'
import type { EffectKind } from '../../orchestrator/plan.ts'
import type { DiffGrain, Segment } from '../diff.ts'
import type { UnitLineage } from './compared.ts'

/** Types of the text: its units as the effects leave them, its gaps, and the certificate over both. */

/** The text of a unit, as the effect leaves it. */
export type UnitText =
  | { readonly kind: 'new' | 'same' | 'gone'; readonly body: string }
  | { readonly kind: 'changed'; readonly grain: DiffGrain; readonly segments: readonly Segment[] }

export interface ReportUnit {
  readonly effect: EffectKind
  readonly address: string
  readonly title: string
  /** Where the unit it comes from has another title. */
  readonly prior_title: string | null
  readonly section_type: string | null
  readonly parent_address: string | null
  /** First and last line in the pinned text; null for `retire`. */
  readonly lines: { readonly first: number; readonly last: number } | null
  /** Null where it stands in the database alone; reports of an older version lack it. */
  readonly span?: ByteSpan | null
  readonly reason: string
  readonly function: string | null
  readonly enact: boolean
  /** A version in force is superseded when this one is enacted. */
  readonly supersedes: boolean
  readonly revived: boolean
  readonly content_hash: string | null
  readonly prior_hash: string | null
  readonly expected_version_seq: number | null
  readonly idempotency_key: string
  /** Where the text that would stand here comes from; null for `retire`. Reports of an older version have `tie` instead. */
  readonly origin?: UnitLineage | null
  /** What becomes of the text that stands here; null for `create`. */
  readonly fate?: UnitLineage | null
  /** Read, never written: the one other address of a renumbered unit. `score` in thousandths. */
  readonly tie?: { readonly kind: string; readonly other: string; readonly score: number } | null
  readonly text: UnitText
  /** The text that stands here now, where another text takes its address and it would stand nowhere. */
  readonly replaced?: string
}

export interface ReportGap extends Gap {
  /** Of the bytes under its span; reports of an older version lack it. */
  readonly sha256?: string
  /** Of a preamble, a closing text and what is excluded: words to be read. Reports of an older version lack it. */
  readonly text?: string
}

/**
 * The lossless certificate: `parts` units and gaps lie end to end from byte 0 to `bytes`, and are the text. The parts are
 * the units' `span` and `content_hash` and the gaps' `span` and `sha256`.
 */
export interface ReportCertificate {
  readonly bytes: number
  /** Of the whole text. */
  readonly sha256: string
  readonly parts: number
  /** sha256 over one line for each part in order: `<start> <end> <sha256>`, each ended by LF. */
  readonly parts_sha256: string
}
