import type { Json } from './digest.ts'
import { sha256 } from './digest.ts'
import type { BaselineUnit } from './facts.ts'
import type { PredictedRow, PredictionPart } from './plan.ts'

/**
 * The in-memory store that the mutating phases write to: it does what the four canonical functions of the reference
 * database do, column by column (db/functions/*.sql). Ids and times are left out; a version is named `address#seq`.
 */

type Columns = Readonly<Record<string, Json>>
export type FunctionResult =
  | { readonly result: 'created' | 'exists_complete' | 'enacted' | 'retired'; readonly rows: readonly PredictedRow[] }
  | { readonly result: 'refused'; readonly reason: string }

interface SimulatedVersion {
  readonly seq: number
  readonly hash: string
  readonly title: string
  readonly body: string
  status: string
}

interface SimulatedUnit {
  status: string
  deleted: boolean
  readonly versions: SimulatedVersion[]
}

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

export interface EditArgs {
  readonly address: string
  readonly title: string
  readonly body: string
  readonly actor: string
  readonly expectedVersionSeq: number
}

export interface LifecycleArgs {
  readonly address: string
  readonly actor: string
  readonly reviewDecisionId: string
  readonly changeSetId: string
  readonly reason: string
  readonly toolRevision: string
}

const ADDRESS = /^[A-Z0-9][A-Z0-9-]{1,30}[A-Z0-9](\/[A-Z0-9-]+)+$/
const refused = (reason: string): FunctionResult => ({ result: 'refused', reason })
const contentRef = (hash: string): string => `sha256:${hash}`

export class Simulator {
  readonly #units = new Map<string, SimulatedUnit>()
  readonly #schema: string
  #part: PredictionPart = 'leg_a'

  constructor(baseline: readonly BaselineUnit[], schema: string) {
    this.#schema = schema
    for (const unit of baseline) this.#units.set(unit.address, standing(unit))
  }

  /** Names the part of the cut that the following calls belong to. */
  enter(part: PredictionPart): void {
    this.#part = part
  }

  create(args: CreateArgs): FunctionResult {
    if (args.address.length > 1024 || !ADDRESS.test(args.address)) return refused('bad_address')
    if (isBlank(args.body)) return refused('empty_body')
    if (this.#units.has(args.address)) return refused('address_exists')
    if (args.parentAddress !== null && !this.#units.has(args.parentAddress)) return refused('parent_unknown')
    const hash = sha256(args.body)
    this.#units.set(args.address, {
      status: 'draft',
      deleted: false,
      versions: [{ seq: 1, hash, title: args.title, body: args.body, status: 'draft' }],
    })
    const rows = [
      this.#insert('information_unit', args.address, unitColumns(args, hash)),
      this.#version(args.address, 1, args, hash),
      this.#log(args.address, 1, 'created', null, 'draft', args.actor, {
        payload: { version_seq: 1, content_hash: hash },
      }),
    ]
    return { result: 'created', rows }
  }

  applyEditDraft(args: EditArgs): FunctionResult {
    if (isBlank(args.body)) return refused('empty_body')
    const unit = this.#units.get(args.address)
    const latest = unit?.versions.at(-1)
    if (unit === undefined || latest === undefined) return refused('address_unknown')
    if (latest.seq !== args.expectedVersionSeq) return refused('version_conflict')
    const reopen = unit.status === 'retired' || unit.deleted
    if (!reopen && latest.title === args.title && latest.body === args.body)
      return { result: 'exists_complete', rows: [] }
    const from = unit.status
    const ended = reopen ? this.#endInForce(args.address, unit) : []
    const hash = sha256(args.body)
    const seq = latest.seq + 1
    unit.status = reopen ? 'draft' : unit.status
    unit.deleted = false
    unit.versions.push({ seq, hash, title: args.title, body: args.body, status: 'draft' })
    const anchored = unit.status === 'draft' ? anchor(args.address, seq, hash) : {}
    const rows = [
      ...ended,
      this.#version(args.address, seq, args, hash),
      this.#update('information_unit', args.address, {
        lifecycle_status: unit.status,
        deleted_at: null,
        ...anchored,
        updated_by: args.actor,
      }),
      this.#log(args.address, seq, reopen ? 'revived' : 'edit_draft', from, unit.status, args.actor, {
        payload: { version_seq: seq, content_hash: hash },
      }),
    ]
    return { result: 'created', rows }
  }

  enact(args: LifecycleArgs): FunctionResult {
    const unit = this.#units.get(args.address)
    const latest = unit?.versions.at(-1)
    if (unit === undefined || latest === undefined) return refused('address_unknown')
    if (unit.status === 'retired' || unit.deleted) return refused('unit_retired')
    if (latest.status !== 'draft') return refused('nothing_draft')
    const decided = { review_decision_id: args.reviewDecisionId, change_set_id: args.changeSetId }
    const logged = { ...decided, reason: args.reason, tool_revision: args.toolRevision }
    const rows: PredictedRow[] = []
    const predecessor = unit.versions.find((version) => version.status === 'enacted')
    if (predecessor !== undefined) {
      predecessor.status = 'superseded'
      rows.push(
        this.#update('unit_version', versionKey(args.address, predecessor.seq), {
          lifecycle_status: 'superseded',
          superseded_at: 'set',
        }),
      )
      rows.push(
        this.#log(args.address, predecessor.seq, 'superseded', 'enacted', 'superseded', args.actor, {
          ...logged,
          payload: { by_version_seq: latest.seq, by_content_hash: latest.hash },
        }),
      )
    }
    const from = unit.status
    latest.status = 'enacted'
    unit.status = 'enacted'
    rows.push(
      this.#update('unit_version', versionKey(args.address, latest.seq), {
        lifecycle_status: 'enacted',
        enacted_at: 'set',
        enacted_by: args.actor,
        ...decided,
      }),
    )
    rows.push(
      this.#update('information_unit', args.address, {
        lifecycle_status: 'enacted',
        ...anchor(args.address, latest.seq, latest.hash),
        updated_by: args.actor,
      }),
    )
    rows.push(
      this.#log(args.address, latest.seq, 'enacted', from, 'enacted', args.actor, {
        ...logged,
        payload: { version_seq: latest.seq, content_hash: latest.hash },
      }),
    )
    return { result: 'enacted', rows }
  }

  retire(args: Omit<LifecycleArgs, 'changeSetId' | 'toolRevision'>): FunctionResult {
    const unit = this.#units.get(args.address)
    if (unit === undefined) return refused('address_unknown')
    if (unit.status === 'retired' || unit.deleted) return refused('already_retired')
    const inForce = unit.versions.find((version) => version.status === 'enacted')?.seq ?? null
    const from = unit.status
    const ended = this.#endInForce(args.address, unit)
    unit.status = 'retired'
    const rows = [
      ...ended,
      this.#update('information_unit', args.address, { lifecycle_status: 'retired', updated_by: args.actor }),
      this.#log(args.address, inForce, 'retired', from, 'retired', args.actor, {
        reason: args.reason,
        review_decision_id: args.reviewDecisionId,
        payload: {},
      }),
    ]
    return { result: 'retired', rows }
  }

  #endInForce(address: string, unit: SimulatedUnit): readonly PredictedRow[] {
    return unit.versions
      .filter((version) => version.status === 'enacted')
      .map((version) => {
        version.status = 'retired'
        return this.#update('unit_version', versionKey(address, version.seq), {
          lifecycle_status: 'retired',
          retired_at: 'set',
        })
      })
  }

  #version(
    address: string,
    seq: number,
    text: { title: string; body: string; actor: string },
    hash: string,
  ): PredictedRow {
    return this.#insert('unit_version', versionKey(address, seq), {
      unit_id: address,
      title: text.title,
      body: text.body,
      content_hash: hash,
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

  #log(
    address: string,
    seq: number | null,
    event: string,
    from: string | null,
    to: string,
    actor: string,
    rest: Columns,
  ): PredictedRow {
    return this.#insert('iu_lifecycle_log', `${address} ${event} ${seq ?? '-'}`, {
      unit_id: address,
      version_id: seq === null ? null : versionKey(address, seq),

      canonical_address: address,
      event,
      from_status: from,
      to_status: to,
      actor,
      reason: null,
      review_decision_id: null,
      change_set_id: null,
      tool_revision: null,
      payload: {},
      ...rest,
    })
  }

  #insert(table: string, key: string, columns: Columns): PredictedRow {
    return { part: this.#part, table: `${this.#schema}.${table}`, op: 'insert', key, columns }
  }

  #update(table: string, key: string, columns: Columns): PredictedRow {
    return { part: this.#part, table: `${this.#schema}.${table}`, op: 'update', key, columns }
  }
}

export const versionKey = (address: string, seq: number): string => `${address}#${seq}`

function standing(unit: BaselineUnit): SimulatedUnit {
  const { latest } = unit
  const last = {
    seq: latest.version_seq,
    hash: latest.content_hash,
    title: latest.title,
    body: latest.body,
    status: latest.lifecycle_status,
  }
  const inForce = unit.enacted
  const earlier =
    inForce === null || inForce.version_seq === latest.version_seq
      ? []
      : [{ seq: inForce.version_seq, hash: inForce.content_hash, title: '', body: '', status: 'enacted' }]
  return { status: unit.lifecycle_status, deleted: unit.deleted, versions: [...earlier, last] }
}

function unitColumns(args: CreateArgs, hash: string): Columns {
  const keys = args.address.split('/')
  return {
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
  }
}

const anchor = (address: string, seq: number, hash: string): Columns => ({
  content_anchor_ref: contentRef(hash),
  version_anchor_ref: versionKey(address, seq),
})

/** As `btrim(body, E' \t\n\v\f\r') = ''` decides it. */
function isBlank(body: string): boolean {
  for (let i = 0; i < body.length; i += 1) {
    const code = body.charCodeAt(i)
    if (code !== 0x20 && (code < 0x09 || code > 0x0d)) return false
  }
  return true
}

function lineCount(body: string): number {
  let lines = 1
  for (let at = body.indexOf('\n'); at >= 0; at = body.indexOf('\n', at + 1)) lines += 1
  return lines
}
