import type { BaselineUnit, BaselineVersion } from '../orchestrator/facts.ts'
import { byAddress, compareText } from '../orchestrator/order.ts'
import { detail, Stop } from '../orchestrator/stops.ts'
import type { UnitRow } from '../sql/units.ts'

/** The units in the database, in the order of their addresses. */

export interface ExistingUnits {
  readonly baseline: readonly BaselineUnit[]
  /** Addresses under the docprefix that belong to another document. */
  readonly foreign: readonly string[]
}

/**
 * `most`: bytes of a title and text that were fetched.
 * @throws Stop STOP_REFUSED_INPUT where a unit has no version: then nothing can be said about its text; STOP_OVER_SIZE
 */
export function existingUnits(rows: readonly UnitRow[], most: number): ExistingUnits {
  const own = rows.filter((row) => !row.is_foreign)
  const long = own.filter(({ length }) => length !== null && length > most)
  if (long.length > 0) {
    throw new Stop('STOP_OVER_SIZE', `Units in the database with a text of more than ${most} bytes: ${long.length}`, {
      details: long.slice(0, 20).map(({ address, length }) => detail(`${address}: ${length} bytes`)),
    })
  }
  const bare = own.filter((row) => row.version_id === null)
  if (bare.length > 0) {
    throw new Stop('STOP_REFUSED_INPUT', `Units without a version, so that their text is unknown: ${bare.length}`, {
      details: bare.slice(0, 20).map(({ address }) => detail(address)),
    })
  }
  return {
    baseline: byAddress(own.map(unitOf)),
    foreign: rows
      .filter((row) => row.is_foreign)
      .map((row) => row.address)
      .sort(compareText),
  }
}

const unitOf = (row: UnitRow): BaselineUnit => ({
  unit_id: row.unit_id,
  address: row.address,
  unit_kind: row.unit_kind,
  section_type: row.section_type,
  lifecycle_status: row.lifecycle_status,
  deleted: row.deleted,
  parent_address: row.parent_address,
  sort_order: row.sort_order,
  latest: latestOf(row),
  enacted: enactedOf(row),
})

function latestOf(row: UnitRow): BaselineVersion {
  const { version_id, version_seq, version_status, title, body, content_hash } = row
  if (
    version_id === null ||
    version_seq === null ||
    version_status === null ||
    title === null ||
    body === null ||
    content_hash === null
  ) {
    throw new Stop('STOP_REFUSED_INPUT', `The latest version of ${row.address} lacks title, text or hash`)
  }
  return { version_id, version_seq, lifecycle_status: version_status, title, body, content_hash }
}

function enactedOf(row: UnitRow): BaselineUnit['enacted'] {
  const { enacted_version_id: id, enacted_version_seq: seq, enacted_content_hash: hash } = row
  return id === null || seq === null || hash === null ? null : { version_id: id, version_seq: seq, content_hash: hash }
}
