import type { Json } from './digest.ts'
import { changeSetId, EXECUTOR_TOOL_REVISION } from './ids.ts'
import { type DecisionFacts, lifecycleDecisionRow } from './ledger.ts'
import type { Effect, Plan, PlannedCall, PlannedUnit, PredictedRow, PredictionPart } from './plan.ts'
import type { Site } from './settings.ts'
import { type FunctionResult, Simulator } from './simulator.ts'
import { detail, type StopDetail } from './stops.ts'

/** `p_publication_type` of every unit that a cut creates. */
const PUBLICATION_TYPE = 'governed_document'

/** A call that a canonical function would refuse, and the address it was for. */
export interface SimulatedRefusal {
  readonly address: string
  readonly detail: StopDetail
}

/** A cut carried out on the simulator: the calls made, the rows they wrote, and what the functions would refuse. */
export class SimulatedCut {
  readonly rows: PredictedRow[] = []
  readonly calls: PlannedCall[] = []
  readonly refusals: SimulatedRefusal[] = []
  readonly #plan: Plan
  readonly #site: Site
  readonly #simulator: Simulator
  readonly #units: ReadonlyMap<string, PlannedUnit>

  constructor(plan: Plan, site: Site) {
    this.#plan = plan
    this.#site = site
    this.#simulator = new Simulator(plan.baseline, site.unit_schema)
    this.#units = new Map(plan.units.map((unit) => [unit.address, unit]))
  }

  record(rows: readonly PredictedRow[]): void {
    for (const row of rows) this.rows.push(row)
  }

  legA(): void {
    this.#simulator.enter('leg_a')
    for (const effect of this.#plan.effects) {
      if (effect.kind === 'create') this.#create(effect)
      if (effect.kind === 'revise') this.#revise(effect)
    }
  }

  lifecycle(decisionId: string, sg2: DecisionFacts): void {
    this.#simulator.enter('lifecycle')
    this.record([lifecycleDecisionRow(this.#plan, this.#site, decisionId, sg2)])
    for (const effect of this.#plan.effects) {
      if (effect.enact) this.#enact(effect, decisionId)
      if (effect.kind === 'retire') this.#retire(effect, decisionId)
    }
  }

  #unit(address: string): PlannedUnit {
    const unit = this.#units.get(address)
    if (unit === undefined) throw new Error(`BUG-simulated-cut: no unit ${address}`)
    return unit
  }

  #create({ address }: Effect): void {
    const unit = this.#unit(address)
    const { document } = this.#plan
    const result = this.#simulator.create({
      address,
      title: unit.title,
      body: unit.body,
      actor: this.#site.actor,
      unitKind: unit.unit_kind,
      sectionType: unit.section_type,
      ownerRef: document.doc_code,
      publicationType: PUBLICATION_TYPE,
      parentAddress: unit.parent_address,
      docCode: document.doc_code,
      sectionCode: unit.section_code,
      sortOrder: unit.order,
    })
    this.#note('leg_a', 'fn_iu_create', unit, result, {
      p_canonical_address: address,
      p_title: unit.title,
      p_body: unit.body,
      p_actor: this.#site.actor,
      p_unit_kind: unit.unit_kind,
      p_section_type: unit.section_type,
      p_owner_ref: document.doc_code,
      p_publication_type: PUBLICATION_TYPE,
      p_parent_ref: unit.parent_address,
      p_doc_code: document.doc_code,
      p_section_code: unit.section_code,
      p_sort_order: unit.order,
    })
  }

  #revise({ address, expected_version_seq }: Effect): void {
    const unit = this.#unit(address)
    const expectedVersionSeq = expected_version_seq ?? 0
    const text = { title: unit.title, body: unit.body, actor: this.#site.actor }
    const result = this.#simulator.applyEditDraft({ address, ...text, expectedVersionSeq })
    this.#note('leg_a', 'fn_iu_apply_edit_draft', unit, result, {
      p_canonical_address: address,
      p_title: unit.title,
      p_body: unit.body,
      p_actor: this.#site.actor,
      p_expected_version_seq: expectedVersionSeq,
    })
  }

  #enact({ address }: Effect, decisionId: string): void {
    const changeSet = changeSetId(this.#plan.plan_digest)
    const reason = `cut ${this.#plan.document.doc_code} ${this.#plan.version.version_string}`
    const common = { address, actor: this.#site.actor, reviewDecisionId: decisionId, reason }
    const result = this.#simulator.enact({ ...common, changeSetId: changeSet, toolRevision: EXECUTOR_TOOL_REVISION })
    this.#note('lifecycle', 'fn_iu_enact', { address }, result, {
      p_canonical_address: address,
      p_actor: this.#site.actor,
      p_review_decision_id: decisionId,
      p_target_lifecycle: 'enacted',
      p_change_set_id: changeSet,
      p_reason: reason,
      p_tool_revision: EXECUTOR_TOOL_REVISION,
      p_dry_run: false,
    })
  }

  #retire({ address, reason }: Effect, decisionId: string): void {
    const result = this.#simulator.retire({ address, actor: this.#site.actor, reviewDecisionId: decisionId, reason })
    this.#note('lifecycle', 'fn_iu_retire', { address }, result, {
      p_canonical_address: address,
      p_actor: this.#site.actor,
      p_review_decision_id: decisionId,
      p_reason: reason,
    })
  }

  #note(
    part: PredictionPart,
    name: PlannedCall['function'],
    unit: { readonly address: string; readonly lines?: { readonly first: number } },
    outcome: FunctionResult,
    args: Readonly<Record<string, Json>>,
  ): void {
    if (outcome.result === 'refused' || outcome.result === 'exists_complete') {
      const reason = outcome.result === 'refused' ? outcome.reason : 'exists_complete'
      const said = { ...detail(`${name} ${unit.address}: ${reason}`), line: unit.lines?.first ?? null }
      this.refusals.push({ address: unit.address, detail: said })
      return
    }
    this.record(outcome.rows)
    this.calls.push({ part, function: name, address: unit.address, args, result: outcome.result })
  }
}
