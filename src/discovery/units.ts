import type { BaselineUnit, BaselineVersion } from '../orchestrator/facts.ts'
import { byAddress, compareText } from '../orchestrator/order.ts'
import { detail, Stop, type StopCode } from '../orchestrator/stops.ts'
import type { UnitRow } from '../sql/units.ts'

/** The units in the database, in the order of their addresses. */

export interface ExistingUnits {
  readonly baseline: readonly BaselineUnit[]
  /** Addresses under the docprefix that belong to another document. */
  readonly foreign: readonly string[]
}

/** Units that a refusal names; the rest are counted. */
const NAMED = 20

/**
 * `most`: bytes of a title and text that were fetched.
 * @throws Stop STOP_OVER_SIZE; STOP_REFUSED_INPUT where a unit has no version, or one in force or the latest lacks something: then
 * nothing can be said about its text
 */
export function existingUnits(rows: readonly UnitRow[], most: number): ExistingUnits {
  const own = rows.filter((row) => !row.is_foreign)
  refuse('STOP_OVER_SIZE', `Units in the database with a text of more than ${most} bytes`, {
    units: own.filter(({ length }) => length !== null && length > most),
    named: ({ address, length }) => `${address}: ${length} bytes`,
  })
  refuse('STOP_REFUSED_INPUT', 'Units without a version, so that their text is unknown', {
    units: own.filter(({ version_id }) => version_id === null),
  })
  const units = own.map((row) => ({ row, unit: unitOf(row) }))
  refuse(
    'STOP_REFUSED_INPUT',
    'Units whose latest version, or the one in force, lacks number, status, title, text or hash',
    {
      units: units.flatMap(({ row, unit }) => (unit === null ? [row] : [])),
    },
  )
  return {
    baseline: byAddress(units.flatMap(({ unit }) => unit ?? [])),
    foreign: rows
      .filter((row) => row.is_foreign)
      .map((row) => row.address)
      .sort(compareText),
  }
}

interface Refused {
  readonly units: readonly UnitRow[]
  readonly named?: (row: UnitRow) => string
}

function refuse(code: StopCode, what: string, { units, named = ({ address }) => address }: Refused): void {
  if (units.length === 0) return
  const details = units.slice(0, NAMED).map((row) => detail(named(row)))
  throw new Stop(code, `${what}: ${units.length}`, { details })
}

/** Null where something of a version is missing. */
function unitOf(row: UnitRow): BaselineUnit | null {
  const latest = latestOf(row)
  const enacted = enactedOf(row)
  if (latest === null || enacted === 'incomplete') return null
  const { unit_id, address, unit_kind, section_type, lifecycle_status, deleted, parent_address, sort_order } = row
  return {
    unit_id,
    address,
    unit_kind,
    section_type,
    lifecycle_status,
    deleted,
    parent_address,
    sort_order,
    latest,
    enacted,
  }
}

/** Null where something of it is missing. */
function latestOf(row: UnitRow): BaselineVersion | null {
  const { version_id, version_seq, version_status: lifecycle_status, title, body, content_hash } = row
  const incomplete =
    version_id === null ||
    version_seq === null ||
    lifecycle_status === null ||
    title === null ||
    body === null ||
    content_hash === null
  return incomplete ? null : { version_id, version_seq, lifecycle_status, title, body, content_hash }
}

/** Null where none is in force. */
function enactedOf(row: UnitRow): BaselineUnit['enacted'] | 'incomplete' {
  const { enacted_version_id: id, enacted_version_seq: seq, enacted_content_hash: hash } = row
  if (id === null) return null
  return seq === null || hash === null ? 'incomplete' : { version_id: id, version_seq: seq, content_hash: hash }
}
