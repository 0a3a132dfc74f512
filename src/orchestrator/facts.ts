import type { Scope } from '../cutting/types.ts'
import type { IsoUtc, Sha256, Uuid } from './brands.ts'

/** Everything read from the live database in one short transaction. Serialisable; no fact is ever guessed. */

/** A fact that the role may not see is `not_visible`, with the statement that would show it; never zero, never empty. */
export type Visible<T> =
  | { readonly kind: 'visible'; readonly value: T }
  | { readonly kind: 'not_visible'; readonly object: string; readonly grant: string }

export const visibleOr = <T>(fact: Visible<T>, otherwise: T): T => (fact.kind === 'visible' ? fact.value : otherwise)

export interface TargetIdentity {
  readonly system_identifier: string
  readonly database: string
  /** `host:port` of the server's own side, or `local` for a socket. */
  readonly endpoint: string
  readonly server_version: string
  readonly in_recovery: boolean
  readonly replay_lag_ms: number | null
}

/** One right that the role has. `through` names the role or PUBLIC by which it is held. */
export interface RoleRight {
  readonly right: string
  readonly object: string
  readonly through: string
  readonly cure: string
}

export interface RoleStatus {
  readonly role: string
  readonly refused: readonly RoleRight[]
  /** Held through PUBLIC alone: refused unless the configuration names it. */
  readonly public_rights: readonly RoleRight[]
  readonly reported: readonly RoleRight[]
}

export interface SourceDocument {
  readonly id: Uuid
  readonly doc_code: string
  readonly docprefix: string
  readonly title: string
  readonly grammar_profile: string | null
  readonly leaf_level: string | null
  readonly scope: Scope
}

export interface SourceVersion {
  readonly id: Uuid
  readonly version_string: string
  readonly manifest_digest: string
  /** `octet_length` of the body; null where the version has no text. */
  readonly length: number | null
  /** Null where there is none or where it is over the size limit. */
  readonly body: string | null
  readonly created_at: IsoUtc
}

export interface Vocabulary {
  readonly unit_kinds: readonly string[]
  readonly section_types: readonly string[]
}

export interface BaselineVersion {
  readonly version_id: Uuid
  readonly version_seq: number
  readonly lifecycle_status: string
  readonly title: string
  readonly body: string
  readonly content_hash: string
}

/** A unit as it stands in the database now, retired and soft-deleted ones too. */
export interface BaselineUnit {
  readonly unit_id: Uuid
  readonly address: string
  readonly unit_kind: string
  readonly section_type: string | null
  readonly lifecycle_status: string
  readonly deleted: boolean
  readonly parent_address: string | null
  readonly sort_order: number | null
  /** The version with the highest `version_seq`. */
  readonly latest: BaselineVersion
  /** The version now in force, if any. */
  readonly enacted: { readonly version_id: Uuid; readonly version_seq: number; readonly content_hash: string } | null
}

/** Whether a unit stands in the database only as a retired or soft-deleted one. */
export const isGone = (unit: BaselineUnit): boolean => unit.deleted || unit.lifecycle_status === 'retired'

export interface FunctionFingerprint {
  /** `schema.name(argument types)` */
  readonly signature: string
  /** `guard`: any other function that a trigger on a known table runs. */
  readonly role: 'create' | 'revise' | 'enact' | 'retire' | 'gateway' | 'birth_gate' | 'immutability' | 'guard'
  /** sha256 over the catalog row's defining columns. */
  readonly fingerprint: Sha256
}

export interface TriggerFact {
  readonly table: string
  readonly name: string
  readonly enabled: boolean
  /** When it fires: timing, level, events, and its columns and condition where it has some. */
  readonly fires: string
  readonly function: string
}

export interface GrantFact {
  readonly grantee: string
  readonly object: string
  readonly privilege: string
  readonly granted: boolean
}

/** Rows of one table that concern the document: what a real run would back up. */
export interface TableCount {
  readonly table: string
  readonly rows: Visible<number>
  /** sha256 over the document's rows in key order. */
  readonly digest: Visible<Sha256>
}

/** Rows of a whole table as PostgreSQL's planner estimates them. Null: the table was never analysed. */
export interface TableEstimate {
  readonly table: string
  readonly rows: number | null
}

export interface Survey {
  readonly units_by_status: Readonly<Record<string, number>>
  readonly enacted_versions: number
  readonly lifecycle_log_rows: Visible<number>
  readonly review_decisions: Visible<number>
  /** Counted up to `OTHER_UNITS_COUNTED`; one more stands for any greater number. */
  readonly other_documents_units: number
  readonly tables: readonly TableCount[]
}

/** Units of other documents are counted up to here, so that the cost of counting is bounded. */
export const OTHER_UNITS_COUNTED = 10_000

export interface LockFact {
  readonly type: string
  readonly mode: string
  readonly relation: string | null
}

/** What one read-only session can prove about itself. */
export interface SessionEvidence {
  readonly role: string
  readonly application_name: string
  readonly isolation: string
  readonly read_only: boolean
  readonly default_read_only: boolean
  readonly row_security: boolean
  /** Further settings as they stood at the end; sessions of an older version lack them. */
  readonly settings?: Readonly<Record<string, string>>
  /** False is the proof: no transaction id was assigned. */
  readonly xid_assigned: boolean
  readonly snapshot: string
  readonly locks: readonly LockFact[]
  readonly statements: readonly { readonly name: string; readonly count: number; readonly rows: number }[]
  readonly standby: boolean
  readonly began_at: IsoUtc
  readonly ended: 'rolled_back'
}

export interface Facts {
  readonly read_at: IsoUtc
  readonly target: TargetIdentity
  readonly role: RoleStatus
  /** Null: no document of that code, or none that the role may see. */
  readonly document: SourceDocument | null
  /** The version asked for, or the latest. Null: none. */
  readonly version: SourceVersion | null
  /** Version string of a version newer than `version`, where there is one. */
  readonly newer_version: string | null
  readonly vocabulary: Visible<Vocabulary>
  readonly baseline: Visible<readonly BaselineUnit[]>
  /** Addresses under the docprefix that belong to another document. */
  readonly foreign_addresses: readonly string[]
  readonly functions: readonly FunctionFingerprint[]
  readonly triggers: readonly TriggerFact[]
  readonly grants: readonly GrantFact[]
  readonly survey: Survey
  readonly estimates: readonly TableEstimate[]
  readonly evidence: SessionEvidence
}
