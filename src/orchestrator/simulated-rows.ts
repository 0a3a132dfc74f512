import type { Json } from './digest.ts'
import type { Columns, PredictedRow, PredictionPart } from './plan.ts'

/**
 * The rows that the canonical functions of the reference database write (db/functions/*.sql), column by column. Keys stand
 * in the order of canonical JSON: a unit has eight rows, and sorting their keys would cost more than all the rest.
 */

export interface CreateArgs {
  readonly address: string
  readonly title: string
  readonly body: string
  readonly actor: string
  readonly unitKind: string
  readonly sectionType: string | null
  readonly ownerRef: string
  readonly publicationType: string
  readonly parentAddress: string | null
  readonly docCode: string
  readonly sectionCode: string
  readonly sortOrder: number
}

interface VersionText {
  readonly title: string
  readonly body: string
  readonly actor: string
}

interface LogEntry {
  readonly address: string
  /** `version_seq` of the version it speaks of, or null where it speaks of none. */
  readonly seq: number | null
  readonly event: 'created' | 'edit_draft' | 'revived' | 'superseded' | 'enacted' | 'retired'
  readonly from: string | null
  readonly to: string
  readonly actor: string
  readonly payload: Json
  readonly reason?: string
  readonly review_decision_id?: string
  readonly change_set_id?: string
  readonly tool_revision?: string
}

/** Names a version whose generated id is not known yet. */
export const versionKey = (address: string, seq: number): string => `${address}#${seq}`

const TABLES = ['information_unit', 'unit_version', 'iu_lifecycle_log'] as const
type Table = (typeof TABLES)[number]

/** Makes the rows of one schema and one part of the cut. */
export class RowMaker {
  /** `schema.table`, one string for all rows of a table. */
  readonly #names: { readonly [T in Table]: string }
  readonly #part: PredictionPart

  constructor(schema: string, part: PredictionPart) {
    const [unit, version, log] = TABLES
    this.#names = {
      [unit]: `${schema}.${unit}`,
      [version]: `${schema}.${version}`,
      [log]: `${schema}.${log}`,
    }
    this.#part = part
  }

  unit(args: CreateArgs, hash: string): PredictedRow {
    const keys = args.address.split('/')
    return this.#insert('information_unit', args.address, {
      canonical_address: args.address,
      conformance_status: 'unchecked',
      content_anchor_ref: contentAnchor(hash),
      created_by: args.actor,
      deleted_at: null,
      doc_code: args.docCode,
      identity_profile: {
        depth: keys.length - 1,
        docprefix: keys[0] ?? '',
        key: keys.at(-1) ?? '',
        publication_type: args.publicationType,
      },
      lifecycle_status: 'draft',
      owner_ref: args.ownerRef,
      parent_or_container_ref: args.parentAddress,
      section_code: args.sectionCode,
      section_type: args.sectionType,
      sort_order: args.sortOrder,
      unit_kind: args.unitKind,
      updated_by: args.actor,
      version_anchor_ref: versionKey(args.address, 1),
    })
  }

  /** `hash`: sha256 of the body. */
  version(address: string, seq: number, text: VersionText, hash: string): PredictedRow {
    return this.#insert('unit_version', versionKey(address, seq), {
      body: text.body,
      change_set_id: null,
      content_hash: hash,
      content_profile: { bytes: Buffer.byteLength(text.body), lines: lineCount(text.body) },
      created_by: text.actor,
      enacted_at: null,
      enacted_by: null,
      lifecycle_status: 'draft',
      retired_at: null,
      review_decision_id: null,
      superseded_at: null,
      title: text.title,
      unit_id: address,
      version_seq: seq,
    })
  }

  log(entry: LogEntry): PredictedRow {
    const { address, seq, event } = entry
    return this.#insert('iu_lifecycle_log', `${address} ${event} ${seq ?? '-'}`, {
      actor: entry.actor,
      canonical_address: address,
      change_set_id: entry.change_set_id ?? null,
      event,
      from_status: entry.from,
      payload: entry.payload,
      reason: entry.reason ?? null,
      review_decision_id: entry.review_decision_id ?? null,
      to_status: entry.to,
      tool_revision: entry.tool_revision ?? null,
      unit_id: address,
      version_id: seq === null ? null : versionKey(address, seq),
    })
  }

  unitUpdate(address: string, columns: Columns): PredictedRow {
    return this.#row('update', 'information_unit', address, columns)
  }

  versionUpdate(address: string, seq: number, columns: Columns): PredictedRow {
    return this.#row('update', 'unit_version', versionKey(address, seq), columns)
  }

  #insert(table: Table, key: string, columns: Columns): PredictedRow {
    return this.#row('insert', table, key, columns)
  }

  #row(op: PredictedRow['op'], table: Table, key: string, columns: Columns): PredictedRow {
    return { columns, key, op, part: this.#part, table: this.#names[table] }
  }
}

export const contentAnchor = (hash: string): string => `sha256:${hash}`

function lineCount(body: string): number {
  let lines = 1
  for (let at = body.indexOf('\n'); at >= 0; at = body.indexOf('\n', at + 1)) lines += 1
  return lines
}
