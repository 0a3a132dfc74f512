import type { ByteSpan, Doubt, Gap, LineSpan, ProfileChoice, Scope, StatusMarker } from '../cutting/types.ts'
import type { Sha256, Uuid } from './brands.ts'
import type { Json } from './digest.ts'
import type { BaselineUnit, FunctionFingerprint } from './facts.ts'
import type { RiskCounts } from './state.ts'

/** The cutplan: exactly what the cut would write. Serialised as JSON lines, named by their sha256. */

export const PLAN_SCHEMA_VERSION = 1

/**
 * Raised by hand whenever the same facts would give another plan; golden plans fail when that is forgotten.
 * 1: first rules.
 * 2: page headers are no headings; straight quotation marks of articles open quotations; foreign languages and mixtures under a
 *    named profile are refused.
 * 3: an underlined heading leaves the blank lines before it to no unit; a table of contents is told by the title of its first
 *    entry too; enacting formulas, roman chapters, annexes with articles of their own, ranges with letters, inserted sections,
 *    numbered schedules and decimal sections are read; a title may stand below a blank line.
 */
export const RULES_VERSION = 3

export const EFFECT_KINDS = ['create', 'revise', 'keep', 'retire'] as const
export type EffectKind = (typeof EFFECT_KINDS)[number]

export interface PlannedUnit {
  readonly address: string
  readonly parent_address: string | null
  readonly order: number
  readonly unit_kind: string
  readonly section_type: string
  readonly section_code: string
  readonly title: string
  readonly span: ByteSpan
  readonly lines: LineSpan
  readonly body: string
  readonly content_hash: Sha256
  readonly marker: StatusMarker | null
}

/** One thing the cut would do to one address, and by which function. */
export interface Effect {
  readonly kind: EffectKind
  readonly address: string
  readonly reason: string
  /** Null for `keep`: nothing is called in leg A. */
  readonly function: 'fn_iu_create' | 'fn_iu_apply_edit_draft' | 'fn_iu_retire' | null
  readonly idempotency_key: Uuid
  /** Of the new text; null for `retire`. */
  readonly content_hash: Sha256 | null
  /** Of the text in the database; null for `create`. */
  readonly prior_hash: string | null
  /** `version_seq` of the latest version in the database; null for `create`. */
  readonly expected_version_seq: number | null
  /** Whether SG_2 would put it in force: its latest version is then a draft. */
  readonly enact: boolean
  /** A `revise` that reopens a retired or deleted unit. */
  readonly revived: boolean
}

/** A gap with its text, so that units and gaps together give the whole text back; plans of an older version lack it. */
export interface PlannedGap extends Gap {
  readonly body?: string
}

export const TIE_KINDS = ['edited', 'renumbered', 'moved', 'split', 'merged'] as const
export type TieKind = (typeof TIE_KINDS)[number]

/**
 * Two addresses that hold the same text, or much of it, in the database (`from`, the original) and in the text (`to`, the current one):
 * Akoma Ntoso's `wId` and `eId` (H44). A split has a tie for each of its parts, a merger one for each of its sources.
 * `score` in thousandths, 1000 = the same words. Plans of an older version hold `renumbered` alone.
 */
export interface LineageTie {
  readonly kind: TieKind
  readonly from: string
  readonly to: string
  readonly score: number
}

export interface Plan {
  readonly schema_version: typeof PLAN_SCHEMA_VERSION
  readonly rules_version: number
  /** Covers effects, addresses, hashes, document version, rules version, baseline digest, system_identifier, database. */
  readonly plan_digest: Sha256
  readonly document: {
    readonly id: Uuid
    readonly doc_code: string
    readonly docprefix: string
    readonly title: string
    readonly scope: Scope
  }
  readonly version: {
    readonly id: Uuid
    readonly version_string: string
    readonly manifest_digest: Sha256
    readonly bytes: number
  }
  readonly target: { readonly system_identifier: string; readonly database: string }
  readonly profile: ProfileChoice
  readonly leaf_level: string
  readonly coverage_sha256: Sha256
  readonly baseline_digest: Sha256
  readonly counts: { readonly [K in EffectKind]: number }
  readonly risks: RiskCounts
  readonly functions: readonly FunctionFingerprint[]
  readonly effects: readonly Effect[]
  /**
   * Not in the plan digest: it follows from the units and the baseline, which the digest covers, and a better measure of
   * likeness must void no approval. What it puts at risk is acknowledged by class and count.
   */
  readonly lineage: readonly LineageTie[]
  readonly units: readonly PlannedUnit[]
  readonly gaps: readonly PlannedGap[]
  readonly doubts: readonly Doubt[]
  readonly baseline: readonly BaselineUnit[]
}

export const PREDICTION_PARTS = ['leg_a', 'leg_b', 'verify', 'lifecycle'] as const
export type PredictionPart = (typeof PREDICTION_PARTS)[number]

/** Of a row, by name. */
export type Columns = Readonly<Record<string, Json>>

/**
 * One row as it would stand after the cut. For `update`, `columns` holds what changes. Generated ids and times are left
 * out, or stand as deterministic ids where the cut itself would mint them; references to units are given as addresses.
 */
export interface PredictedRow {
  readonly part: PredictionPart
  readonly table: string
  readonly op: 'insert' | 'update'
  /** What finds the row: an address, `address#version_seq`, or an id that the cut mints. */
  readonly key: string
  readonly columns: Columns
}

/** One call that a real cut would make, in order. */
export interface PlannedCall {
  readonly part: PredictionPart
  readonly function: 'fn_iu_create' | 'fn_iu_apply_edit_draft' | 'fn_iu_enact' | 'fn_iu_retire'
  readonly address: string
  readonly args: Readonly<Record<string, Json>>
  readonly result: 'created' | 'enacted' | 'retired'
}
