import type { Cut, CutUnit } from '../cutting/types.ts'
import { isGone } from './baseline.ts'
import { sha256 } from './digest.ts'
import type { BaselineUnit } from './facts.ts'
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
  /** The simulated rows of leg A. */
  readonly rows: readonly PredictedRow[]
  readonly unitKinds: readonly string[]
  readonly unitSchema: string
}

export function structuralBooleans(input: StructuralInput): { readonly [B in StructuralBoolean]: boolean } {
  const view = viewOf(input)
  const { units, versions, toCreate, toVersion, standing, inText } = view
  const textBytes = Buffer.from(input.text)
  return {
    iu_count_matches_plan: units.length === toCreate.length,
    uv_count_matches_plan: versions.length === toVersion.length,
    addresses_distinct:
      new Set(units.map(({ key }) => key)).size === units.length &&
      units.every(({ key, columns }) => !standing.has(key) && columns['canonical_address'] === key),
    content_hash_matches_body: versions.every(
      ({ columns }) => columns['content_hash'] === sha256(String(columns['body'])),
    ),
    anchors_exact:
      versions.every(({ columns }) => {
        const unit = inText.get(String(columns['unit_id']))
        if (unit === undefined || columns['title'] !== unit.title) return false
        return textBytes.toString('utf8', unit.span.start, unit.span.end) === columns['body']
      }) && anchorsPoint(view),
    version_seq_follows: versions.every(({ key, columns }) => {
      const address = String(columns['unit_id'])
      const next = (standing.get(address)?.latest.version_seq ?? 0) + 1
      return columns['version_seq'] === next && key === versionKey(address, next)
    }),
    section_types_match_plan: units.every(({ key, columns }) => {
      const unit = inText.get(key)
      const { section_type, section_code, sort_order } = columns
      return unit?.sectionType === section_type && unit?.sectionCode === section_code && unit?.order === sort_order
    }),
    all_new_units_draft: [...units, ...versions].every(isUndecidedDraft),
    unit_kinds_in_vocab: units.every(({ columns }) => input.unitKinds.includes(String(columns['unit_kind']))),
    parents_resolve: parentsResolve(view),
    no_unexpected_rows: nothingElse(view),
  }
}

interface View {
  readonly all: readonly PredictedRow[]
  readonly schema: string
  readonly units: readonly PredictedRow[]
  readonly versions: readonly PredictedRow[]
  readonly standing: ReadonlyMap<string, BaselineUnit>
  readonly inText: ReadonlyMap<string, CutUnit>
  readonly toCreate: readonly CutUnit[]
  readonly toVersion: readonly CutUnit[]
}

function viewOf({ cut, baseline, rows, unitSchema }: StructuralInput): View {
  const standing = new Map(baseline.map((unit) => [unit.address, unit]))
  const inserted = (table: string) =>
    rows.filter((row) => row.op === 'insert' && row.table === `${unitSchema}.${table}`)
  return {
    all: rows,
    schema: unitSchema,
    units: inserted('information_unit'),
    versions: inserted('unit_version'),
    standing,
    inText: new Map(cut.units.map((unit) => [unit.address, unit])),
    toCreate: cut.units.filter((unit) => !standing.has(unit.address)),
    toVersion: cut.units.filter((unit) => needsVersion(unit, standing.get(unit.address))),
  }
}

function needsVersion(unit: CutUnit, stands: BaselineUnit | undefined): boolean {
  if (stands === undefined || isGone(stands)) return true
  return stands.latest.content_hash !== unit.contentHash
}

/** A new unit is anchored to its first version; an anchor that moves, moves to the unit's own new version. */
function anchorsPoint({ all, schema, versions, units }: View): boolean {
  const hashes = new Map(versions.map(({ key, columns }) => [key, columns['content_hash']]))
  const anchored = all.filter(
    ({ table, columns }) => table === `${schema}.information_unit` && columns['version_anchor_ref'] !== undefined,
  )
  return (
    units.every(({ columns }) => columns['version_anchor_ref'] !== undefined) &&
    anchored.every(({ key, columns }) => {
      const version = String(columns['version_anchor_ref'])
      return version.startsWith(`${key}#`) && columns['content_anchor_ref'] === `sha256:${hashes.get(version)}`
    })
  )
}

/** Every parent is the address above, and stands before its child. */
function parentsResolve({ units, standing, inText }: View): boolean {
  const seen = new Set(standing.keys())
  return units.every(({ key, columns }) => {
    const parent = columns['parent_or_container_ref'] ?? null
    seen.add(key)
    return parent === (inText.get(key)?.parentAddress ?? null) && (parent === null || seen.has(String(parent)))
  })
}

/** Only the tables of leg A, only addresses of the text, one log row for each version, no update of anything kept. */
function nothingElse(view: View): boolean {
  const { all, schema, toVersion, versions, standing } = view
  const expected = new Set(toVersion.map(({ address }) => address))
  const known = new Set(['information_unit', 'unit_version', 'iu_lifecycle_log'].map((table) => `${schema}.${table}`))
  const logs = all.filter(({ table }) => table === `${schema}.iu_lifecycle_log`)
  const byKey = new Map(versions.map((row) => [row.key, row]))
  return (
    all.every((row) => known.has(row.table) && expected.has(addressOf(row))) &&
    new Set(versions.map(addressOf)).size === versions.length &&
    logs.length === versions.length &&
    logs.every((row) => tellsOfItsVersion(row, byKey, standing)) &&
    updatesFollow(view)
  )
}

const addressOf = ({ key }: PredictedRow): string => key.split(/[# ]/)[0] ?? ''

/** An update leaves a unit's status as it stands, or opens a retired or deleted one as a draft and ends what was in force. */
function updatesFollow({ all, schema, standing }: View): boolean {
  const updated = (table: string) => all.filter((row) => row.op === 'update' && row.table === `${schema}.${table}`)
  return (
    updated('information_unit').every(({ key, columns }) => {
      const unit = standing.get(key)
      const status = unit === undefined || isGone(unit) ? 'draft' : unit.lifecycle_status
      return columns['lifecycle_status'] === status && columns['deleted_at'] === null
    }) &&
    updated('unit_version').every((row) => {
      const unit = standing.get(addressOf(row))
      if (unit === undefined || !isGone(unit) || row.key !== versionKey(unit.address, seqInForce(unit))) return false
      return row.columns['lifecycle_status'] === 'retired' && row.columns['retired_at'] === 'set'
    })
  )
}

/** `version_seq` of the version in force; 0 where there is none. */
const seqInForce = ({ latest, enacted }: BaselineUnit): number =>
  latest.lifecycle_status === 'enacted' ? latest.version_seq : (enacted?.version_seq ?? 0)

/** Leg A decides nothing: whatever it inserts is a draft, and no column of a decision or an end is set. */
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

/** A log row names the version it stands for, and the step that its unit took. */
function tellsOfItsVersion(
  { columns }: PredictedRow,
  versions: ReadonlyMap<string, PredictedRow>,
  standing: ReadonlyMap<string, BaselineUnit>,
): boolean {
  const version = versions.get(String(columns['version_id']))
  const address = version?.columns['unit_id']
  if (address === undefined || columns['unit_id'] !== address || columns['canonical_address'] !== address) return false
  const unit = standing.get(String(address))
  const [event, from, to] = stepOf(unit)
  return columns['event'] === event && columns['from_status'] === from && columns['to_status'] === to
}

function stepOf(unit: BaselineUnit | undefined): readonly [event: string, from: string | null, to: string] {
  if (unit === undefined) return ['created', null, 'draft']
  const { lifecycle_status: status } = unit
  return isGone(unit) ? ['revived', status, 'draft'] : ['edit_draft', status, status]
}
