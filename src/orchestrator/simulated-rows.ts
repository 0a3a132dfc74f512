import { type Json, sha256 } from './digest.ts'
import type { PredictedRow, PredictionPart } from './plan.ts'

/** The rows that the canonical functions of the reference database write (db/functions/*.sql), column by column. */

export type Columns = Readonly<Record<string, Json>>

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

/** How a version is named where its generated id is not known yet. */
export const versionKey = (address: string, seq: number): string => `${address}#${seq}`

/** Makes the rows of one schema and one part of the cut. */
export class RowMaker {
  readonly #schema: string
  readonly #part: PredictionPart

  constructor(schema: string, part: PredictionPart) {
    this.#schema = schema
    this.#part = part
  }

  unit(args: CreateArgs, hash: string): PredictedRow {
    const keys = args.address.split('/')
    return this.#insert('information_unit', args.address, {
      canonical_address: args.address,
      unit_kind: args.unitKind,
      lifecycle_status: 'draft',
      ...anchor(args.address, 1, hash),
      owner_ref: args.ownerRef,
      parent_or_container_ref: args.parentAddress,
      conformance_status: 'unchecked',
      identity_profile: {
        docprefix: keys[0] ?? '',
        key: keys.at(-1) ?? '',
        depth: keys.length - 1,
        publication_type: args.publicationType,
      },
      doc_code: args.docCode,
      section_type: args.sectionType,
      section_code: args.sectionCode,
      sort_order: args.sortOrder,
      created_by: args.actor,
      updated_by: args.actor,
      deleted_at: null,
    })
  }

  version(address: string, seq: number, text: VersionText): PredictedRow {
    return this.#insert('unit_version', versionKey(address, seq), {
      unit_id: address,
      title: text.title,
      body: text.body,
      content_hash: sha256(text.body),
      version_seq: seq,
      lifecycle_status: 'draft',
      content_profile: { bytes: Buffer.byteLength(text.body), lines: lineCount(text.body) },
      review_decision_id: null,
      change_set_id: null,
      created_by: text.actor,
      enacted_at: null,
      enacted_by: null,
      superseded_at: null,
      retired_at: null,
    })
  }

  log({ address, seq, event, from, to, ...rest }: LogEntry): PredictedRow {
    return this.#insert('iu_lifecycle_log', `${address} ${event} ${seq ?? '-'}`, {
      unit_id: address,
      version_id: seq === null ? null : versionKey(address, seq),
      canonical_address: address,
      event,
      from_status: from,
      to_status: to,
      reason: null,
      review_decision_id: null,
      change_set_id: null,
      tool_revision: null,
      ...rest,
    })
  }

  unitUpdate(address: string, columns: Columns): PredictedRow {
    return this.#row('update', 'information_unit', address, columns)
  }

  versionUpdate(address: string, seq: number, columns: Columns): PredictedRow {
    return this.#row('update', 'unit_version', versionKey(address, seq), columns)
  }

  #insert(table: string, key: string, columns: Columns): PredictedRow {
    return this.#row('insert', table, key, columns)
  }

  #row(op: PredictedRow['op'], table: string, key: string, columns: Columns): PredictedRow {
    return { part: this.#part, table: `${this.#schema}.${table}`, op, key, columns }
  }
}

export const anchor = (address: string, seq: number, hash: string): Columns => ({
  content_anchor_ref: `sha256:${hash}`,
  version_anchor_ref: versionKey(address, seq),
})

function lineCount(body: string): number {
  let lines = 1
  for (let at = body.indexOf('\n'); at >= 0; at = body.indexOf('\n', at + 1)) lines += 1
  return lines
}
