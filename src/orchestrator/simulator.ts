import { sha256 } from './digest.ts'
import type { BaselineUnit } from './facts.ts'
import type { PredictedRow, PredictionPart } from './plan.ts'
import { type CreateArgs, contentAnchor, RowMaker, versionKey } from './simulated-rows.ts'

/**
 * The in-memory store that the mutating phases write to: it does what the four canonical functions of the reference
 * database do, in their order (db/functions/*.sql). Ids and times are left out; a version is named `address#seq`.
 */

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

export class Simulator {
  readonly #units: Map<string, SimulatedUnit>
  readonly #schema: string
  #make: RowMaker

  constructor(baseline: readonly BaselineUnit[], schema: string) {
    this.#units = new Map(baseline.map((unit) => [unit.address, standing(unit)]))
    this.#schema = schema
    this.#make = new RowMaker(schema, 'leg_a')
  }

  /** Names the part of the cut that the following calls belong to. */
  enter(part: PredictionPart): void {
    this.#make = new RowMaker(this.#schema, part)
  }

  create(args: CreateArgs): FunctionResult {
    const { address, title, body, actor, parentAddress } = args
    if (address.length > 1024 || !ADDRESS.test(address)) return refused('bad_address')
    if (isBlank(body)) return refused('empty_body')
    const holder = this.#units.get(address)
    if (holder !== undefined)
      return isSame(holder, args) ? { result: 'exists_complete', rows: [] } : refused('address_exists')
    if (parentAddress !== null && !this.#units.has(parentAddress)) return refused('parent_unknown')
    const hash = sha256(body)
    const version = { seq: 1, hash, title, body, status: 'draft' }
    this.#units.set(address, { status: 'draft', deleted: false, versions: [version] })
    const payload = { content_hash: hash, version_seq: 1 }
    const rows = [
      this.#make.unit(args, hash),
      this.#make.version(address, 1, args, hash),
      this.#make.log({ address, seq: 1, event: 'created', from: null, to: 'draft', actor, payload }),
    ]
    return { result: 'created', rows }
  }

  applyEditDraft(args: EditArgs): FunctionResult {
    const { address, title, body, actor } = args
    if (isBlank(body)) return refused('empty_body')
    const unit = this.#units.get(address)
    const latest = unit?.versions.at(-1)
    if (unit === undefined || latest === undefined) return refused('address_unknown')
    if (latest.seq !== args.expectedVersionSeq) return refused('version_conflict')
    const reopen = isGone(unit)
    if (isSame(unit, args)) return { result: 'exists_complete', rows: [] }
    const from = unit.status
    const ended = reopen ? this.#endInForce(address, unit) : []
    const hash = sha256(body)
    const seq = latest.seq + 1
    const to = reopen ? 'draft' : from
    unit.status = to
    unit.deleted = false
    unit.versions.push({ seq, hash, title, body, status: 'draft' })
    const anchors = to === 'draft'
    const event = reopen ? 'revived' : 'edit_draft'
    const payload = { content_hash: hash, version_seq: seq }
    const rows = [
      ...ended,
      this.#make.version(address, seq, args, hash),
      this.#make.unitUpdate(address, {
        ...(anchors ? { content_anchor_ref: contentAnchor(hash) } : {}),
        deleted_at: null,
        lifecycle_status: to,
        updated_by: actor,
        ...(anchors ? { version_anchor_ref: versionKey(address, seq) } : {}),
      }),
      this.#make.log({ address, seq, event, from, to, actor, payload }),
    ]
    return { result: 'created', rows }
  }

  enact(args: LifecycleArgs): FunctionResult {
    const { address, actor } = args
    const unit = this.#units.get(address)
    const latest = unit?.versions.at(-1)
    if (unit === undefined || latest === undefined) return refused('address_unknown')
    if (isGone(unit)) return refused('unit_retired')
    if (latest.status !== 'draft') return refused('nothing_draft')
    const ended = this.#supersede(args, unit, latest)
    const from = unit.status
    latest.status = 'enacted'
    unit.status = 'enacted'
    const { seq, hash } = latest
    const payload = { content_hash: hash, version_seq: seq }
    const rows = [
      ...ended,
      this.#make.versionUpdate(address, seq, {
        change_set_id: args.changeSetId,
        enacted_at: 'set',
        enacted_by: actor,
        lifecycle_status: 'enacted',
        review_decision_id: args.reviewDecisionId,
      }),
      this.#make.unitUpdate(address, {
        content_anchor_ref: contentAnchor(hash),
        lifecycle_status: 'enacted',
        updated_by: actor,
        version_anchor_ref: versionKey(address, seq),
      }),
      this.#make.log({ address, seq, event: 'enacted', from, to: 'enacted', ...logged(args), payload }),
    ]
    return { result: 'enacted', rows }
  }

  retire(args: Omit<LifecycleArgs, 'changeSetId' | 'toolRevision'>): FunctionResult {
    const { address, actor, reason } = args
    const unit = this.#units.get(address)
    if (unit === undefined) return refused('address_unknown')
    if (isGone(unit)) return refused('already_retired')
    const seq = inForce(unit)?.seq ?? null
    const from = unit.status
    const ended = this.#endInForce(address, unit)
    unit.status = 'retired'
    const decided = { reason, review_decision_id: args.reviewDecisionId }
    const rows = [
      ...ended,
      this.#make.unitUpdate(address, { lifecycle_status: 'retired', updated_by: actor }),
      this.#make.log({ address, seq, event: 'retired', from, to: 'retired', actor, ...decided, payload: {} }),
    ]
    return { result: 'retired', rows }
  }

  #supersede(args: LifecycleArgs, unit: SimulatedUnit, by: SimulatedVersion): readonly PredictedRow[] {
    const { address } = args
    const predecessor = inForce(unit)
    if (predecessor === undefined) return []
    predecessor.status = 'superseded'
    const { seq } = predecessor
    const payload = { by_content_hash: by.hash, by_version_seq: by.seq }
    const change = { event: 'superseded', from: 'enacted', to: 'superseded' } as const
    return [
      this.#make.versionUpdate(address, seq, { lifecycle_status: 'superseded', superseded_at: 'set' }),
      this.#make.log({ address, seq, ...change, ...logged(args), payload }),
    ]
  }

  #endInForce(address: string, unit: SimulatedUnit): readonly PredictedRow[] {
    const version = inForce(unit)
    if (version === undefined) return []
    version.status = 'retired'
    return [this.#make.versionUpdate(address, version.seq, { lifecycle_status: 'retired', retired_at: 'set' })]
  }
}

const isGone = (unit: SimulatedUnit): boolean => unit.status === 'retired' || unit.deleted

/** A unit that lives and whose latest version is this one already. */
function isSame(unit: SimulatedUnit, text: { readonly title: string; readonly body: string }): boolean {
  const latest = unit.versions.at(-1)
  return !isGone(unit) && latest?.title === text.title && latest.body === text.body
}

/** At most one version of a unit is in force: a unique index of the reference database says so. */
const inForce = (unit: SimulatedUnit): SimulatedVersion | undefined =>
  unit.versions.find(({ status }) => status === 'enacted')

const logged = (args: LifecycleArgs) => ({
  actor: args.actor,
  reason: args.reason,
  review_decision_id: args.reviewDecisionId,
  change_set_id: args.changeSetId,
  tool_revision: args.toolRevision,
})

function standing(unit: BaselineUnit): SimulatedUnit {
  const { latest, enacted } = unit
  const last = {
    seq: latest.version_seq,
    hash: latest.content_hash,
    title: latest.title,
    body: latest.body,
    status: latest.lifecycle_status,
  }
  const earlier =
    enacted === null || enacted.version_seq === latest.version_seq
      ? []
      : [{ seq: enacted.version_seq, hash: enacted.content_hash, title: '', body: '', status: 'enacted' }]
  return { status: unit.lifecycle_status, deleted: unit.deleted, versions: [...earlier, last] }
}

/** As `btrim(body, E' \t\n\v\f\r') = ''` decides it. */
function isBlank(body: string): boolean {
  for (let i = 0; i < body.length; i += 1) {
    const code = body.charCodeAt(i)
    if (code !== 0x20 && (code < 0x09 || code > 0x0d)) return false
  }
  return true
}
