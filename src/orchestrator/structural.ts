import type { Cut, CutUnit } from '../cutting/types.ts'
import { type Json, sha256 } from './digest.ts'
import { type BaselineUnit, isGone } from './facts.ts'
import type { PredictedRow } from './plan.ts'
import { versionKey } from './simulated-rows.ts'

/** The eleven facts that must hold of the simulated rows of leg A, derived from the text again, not from the plan. */
export const STRUCTURAL_BOOLEANS = [
  'iu_count_matches_plan',
  'uv_count_matches_plan',
  'addresses_distinct',
  'content_hash_matches_body',
  'anchors_exact',
  'version_seq_follows',
  'section_types_match_plan',
  'all_new_units_draft',
  'unit_kinds_in_vocab',
  'parents_resolve',
  'no_unexpected_rows',
] as const
export type StructuralBoolean = (typeof STRUCTURAL_BOOLEANS)[number]

/** The pin that holds one of them. */
export const structuralPin = (name: StructuralBoolean): string => `verify_${name}`

export interface StructuralInput {
  readonly text: string
  /** Cut anew from the text. */
  readonly cut: Cut
  readonly baseline: readonly BaselineUnit[]
  /** The simulated rows of leg A, in their order: seen once, and none is kept. */
  readonly rows: Iterable<PredictedRow>
  readonly unitKinds: readonly string[]
  readonly unitSchema: string
}

export type StructuralVerdict = { readonly [B in StructuralBoolean]: boolean }

export function structuralBooleans(input: StructuralInput): StructuralVerdict {
  const verification = new Verification(input)
  for (const row of input.rows) verification.see(row)
  return verification.verdict()
}

/** What is remembered of a version row. */
interface SeenVersion {
  readonly address: string
  readonly hash: Json | undefined
}

class Verification {
  readonly #text: Buffer
  readonly #unitKinds: readonly string[]
  readonly #tables: { readonly unit: string; readonly version: string; readonly log: string }
  readonly #standing: ReadonlyMap<string, BaselineUnit>
  readonly #inText: ReadonlyMap<string, CutUnit>
  readonly #failed = new Set<StructuralBoolean>()
  #unitRows = 0
  #versionRows = 0
  #logRows = 0
  readonly #created = new Set<string>()
  readonly #written = new Set<string>()
  readonly #versions = new Map<string, SeenVersion>()
  /** The version that a unit row is anchored to, by its key, and the content anchor beside it. */
  readonly #anchors: { readonly version: string; readonly content: Json | undefined }[] = []

  constructor({ text, cut, baseline, unitKinds, unitSchema }: StructuralInput) {
    this.#text = Buffer.from(text)
    this.#unitKinds = unitKinds
    this.#tables = {
      unit: `${unitSchema}.information_unit`,
      version: `${unitSchema}.unit_version`,
      log: `${unitSchema}.iu_lifecycle_log`,
    }
    this.#standing = new Map(baseline.map((unit) => [unit.address, unit]))
    this.#inText = new Map(cut.units.map((unit) => [unit.address, unit]))
  }

  see(row: PredictedRow): void {
    this.#expect('no_unexpected_rows', this.#isToWrite(this.#inText.get(addressOf(row))))
    switch (row.table) {
      case this.#tables.unit:
        this.#seeAnchor(row)
        if (row.op === 'insert') this.#seeUnit(row)
        else this.#expect('no_unexpected_rows', this.#followsUnit(row))
        return
      case this.#tables.version:
        if (row.op === 'insert') this.#seeVersion(row)
        else this.#expect('no_unexpected_rows', this.#endsVersion(row))
        return
      case this.#tables.log:
        this.#logRows += 1
        this.#expect('no_unexpected_rows', this.#tellsOfItsVersion(row))
        return
      default:
        this.#expect('no_unexpected_rows', false)
    }
  }

  /** Call once, after the last row. */
  verdict(): StructuralVerdict {
    const units = [...this.#inText.values()]
    this.#expect('iu_count_matches_plan', this.#unitRows === units.filter((unit) => this.#isNew(unit)).length)
    this.#expect('uv_count_matches_plan', this.#versionRows === units.filter((unit) => this.#isToWrite(unit)).length)
    this.#expect('addresses_distinct', this.#created.size === this.#unitRows)
    this.#expect('no_unexpected_rows', this.#written.size === this.#versionRows && this.#logRows === this.#versionRows)
    for (const { version, content } of this.#anchors)
      this.#expect('anchors_exact', content === `sha256:${this.#versions.get(version)?.hash}`)
    const holds = STRUCTURAL_BOOLEANS.map((name) => [name, !this.#failed.has(name)])
    return Object.fromEntries(holds) as StructuralVerdict
  }

  #expect(name: StructuralBoolean, holds: boolean): void {
    if (!holds) this.#failed.add(name)
  }

  #isNew({ address }: CutUnit): boolean {
    return !this.#standing.has(address)
  }

  /** Whether leg A writes a version of it. */
  #isToWrite(unit: CutUnit | undefined): boolean {
    if (unit === undefined) return false
    const stands = this.#standing.get(unit.address)
    return stands === undefined || isGone(stands) || stands.latest.content_hash !== unit.contentHash
  }

  #seeUnit(row: PredictedRow): void {
    const { key, columns } = row
    const unit = this.#inText.get(key)
    const parent = columns['parent_or_container_ref'] ?? null
    this.#unitRows += 1
    this.#created.add(key)
    this.#expect('addresses_distinct', !this.#standing.has(key) && columns['canonical_address'] === key)
    this.#expect('anchors_exact', columns['version_anchor_ref'] !== undefined)
    this.#expect(
      'section_types_match_plan',
      unit?.sectionType === columns['section_type'] &&
        unit?.sectionCode === columns['section_code'] &&
        unit?.order === columns['sort_order'],
    )
    this.#expect('all_new_units_draft', isUndecidedDraft(row))
    this.#expect('unit_kinds_in_vocab', this.#unitKinds.includes(String(columns['unit_kind'])))
    this.#expect('parents_resolve', parent === (unit?.parentAddress ?? null) && this.#stands(parent))
  }

  /** A parent stands before its child. */
  #stands(parent: Json): boolean {
    return parent === null || this.#created.has(String(parent)) || this.#standing.has(String(parent))
  }

  #seeVersion(row: PredictedRow): void {
    const { key, columns } = row
    const address = String(columns['unit_id'])
    const unit = this.#inText.get(address)
    const next = (this.#standing.get(address)?.latest.version_seq ?? 0) + 1
    this.#versionRows += 1
    this.#written.add(addressOf(row))
    this.#versions.set(key, { address, hash: columns['content_hash'] })
    this.#expect('content_hash_matches_body', columns['content_hash'] === sha256(String(columns['body'])))
    this.#expect('anchors_exact', unit?.title === columns['title'] && this.#bodyOf(unit) === columns['body'])
    this.#expect('version_seq_follows', columns['version_seq'] === next && key === versionKey(address, next))
    this.#expect('all_new_units_draft', isUndecidedDraft(row))
  }

  #bodyOf(unit: CutUnit | undefined): string | null {
    return unit === undefined ? null : this.#text.toString('utf8', unit.span.start, unit.span.end)
  }

  /** A new unit is anchored to its first version; an anchor that moves, moves to the unit's own new version. */
  #seeAnchor({ key, columns }: PredictedRow): void {
    if (columns['version_anchor_ref'] === undefined) return
    const version = String(columns['version_anchor_ref'])
    this.#expect('anchors_exact', version.startsWith(`${key}#`))
    this.#anchors.push({ version, content: columns['content_anchor_ref'] })
  }

  /** An update leaves a unit's status as it stands, or opens a retired or deleted one as a draft. */
  #followsUnit({ key, columns }: PredictedRow): boolean {
    const unit = this.#standing.get(key)
    const status = unit === undefined || isGone(unit) ? 'draft' : unit.lifecycle_status
    return columns['lifecycle_status'] === status && columns['deleted_at'] === null
  }

  /** What was in force of a retired or deleted unit is ended when it is opened again. */
  #endsVersion(row: PredictedRow): boolean {
    const unit = this.#standing.get(addressOf(row))
    if (unit === undefined || !isGone(unit) || row.key !== versionKey(unit.address, seqInForce(unit))) return false
    return row.columns['lifecycle_status'] === 'retired' && row.columns['retired_at'] === 'set'
  }

  /** A log row names the version it stands for, which comes before it, and the step that its unit took. */
  #tellsOfItsVersion({ columns }: PredictedRow): boolean {
    const address = this.#versions.get(String(columns['version_id']))?.address
    if (address === undefined || columns['unit_id'] !== address || columns['canonical_address'] !== address)
      return false
    const [event, from, to] = stepOf(this.#standing.get(address))
    return columns['event'] === event && columns['from_status'] === from && columns['to_status'] === to
  }
}

const addressOf = ({ key }: PredictedRow): string => key.split(/[# ]/)[0] ?? ''

/** `version_seq` of the version in force; 0 where there is none. */
const seqInForce = ({ latest, enacted }: BaselineUnit): number =>
  latest.lifecycle_status === 'enacted' ? latest.version_seq : (enacted?.version_seq ?? 0)

/** Leg A decides nothing: what it inserts is a draft, and no column that a decision or an end sets is set. */
const isUndecidedDraft = ({ columns }: PredictedRow): boolean =>
  columns['lifecycle_status'] === 'draft' &&
  DECIDED.every((column) => columns[column] === undefined || columns[column] === null)

const DECIDED = [
  'review_decision_id',
  'change_set_id',
  'enacted_at',
  'enacted_by',
  'superseded_at',
  'retired_at',
  'deleted_at',
] as const

function stepOf(unit: BaselineUnit | undefined): readonly [event: string, from: string | null, to: string] {
  if (unit === undefined) return ['created', null, 'draft']
  const { lifecycle_status: status } = unit
  return isGone(unit) ? ['revived', status, 'draft'] : ['edit_draft', status, status]
}
