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
      new Set(units.map(({ key }) => key)).size === units.length && units.every(({ key }) => !standing.has(key)),
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
    all_new_units_draft: [...units, ...versions].every(({ columns }) => columns['lifecycle_status'] === 'draft'),
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

/**
 * Only the tables of leg A, only addresses of the text, one log row for each version, no update of anything kept; an
 * update leaves a unit's status as it stands, or opens a retired or deleted one as a draft.
 */
function nothingElse({ all, schema, toVersion, versions, units, standing }: View): boolean {
  const expected = new Set(toVersion.map(({ address }) => address))
  const logs = all.filter(({ table }) => table === `${schema}.iu_lifecycle_log`)
  const known = new Set(['information_unit', 'unit_version', 'iu_lifecycle_log'].map((table) => `${schema}.${table}`))
  const addressOf = ({ key }: PredictedRow): string => key.split(/[# ]/)[0] ?? ''
  const leavesStatus = ({ key, columns }: PredictedRow): boolean => {
    const unit = standing.get(key)
    const status = unit === undefined || isGone(unit) ? 'draft' : unit.lifecycle_status
    return columns['lifecycle_status'] === status && columns['deleted_at'] === null
  }
  return (
    all.every((row) => known.has(row.table) && expected.has(addressOf(row))) &&
    new Set(versions.map(addressOf)).size === versions.length &&
    logs.length === versions.length &&
    units.every((row) => expected.has(addressOf(row))) &&
    all.filter(({ table, op }) => table === `${schema}.information_unit` && op === 'update').every(leavesStatus)
  )
}
