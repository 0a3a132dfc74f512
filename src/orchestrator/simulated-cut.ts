import type { Json } from './digest.ts'
import { changeSetId, EXECUTOR_TOOL_REVISION } from './ids.ts'
import { type DecisionFacts, lifecycleDecisionRow } from './ledger-rows.ts'
import type { Effect, Plan, PlannedCall, PlannedUnit, PredictionPart } from './plan.ts'
import type { Site } from './settings.ts'
import type { SimulationLog } from './simulated-log.ts'
import { type FunctionResult, Simulator } from './simulator.ts'
import { detail } from './stops.ts'

/** `p_publication_type` of every unit that a cut creates. */
const PUBLICATION_TYPE = 'governed_document'

/** A cut carried out on the simulator: the calls made, the rows they wrote, and what the functions would refuse. */
export class SimulatedCut {
  readonly #log: SimulationLog
  readonly #plan: Plan
  readonly #site: Site
  readonly #simulator: Simulator
  readonly #units: ReadonlyMap<string, PlannedUnit>

  constructor(plan: Plan, site: Site, log: SimulationLog) {
    this.#log = log
    this.#plan = plan
    this.#site = site
    this.#simulator = new Simulator(plan.baseline, site.unit_schema)
    this.#units = new Map(plan.units.map((unit) => [unit.address, unit]))
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
    this.#log.rows([lifecycleDecisionRow(this.#plan, this.#site, decisionId, sg2)])
    const changeSet = changeSetId(this.#plan.plan_digest)
    for (const effect of this.#plan.effects) {
      if (effect.enact) this.#enact(effect, decisionId, changeSet)
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
      p_actor: this.#site.actor,
      p_body: unit.body,
      p_canonical_address: address,
      p_doc_code: document.doc_code,
      p_owner_ref: document.doc_code,
      p_parent_ref: unit.parent_address,
      p_publication_type: PUBLICATION_TYPE,
      p_section_code: unit.section_code,
      p_section_type: unit.section_type,
      p_sort_order: unit.order,
      p_title: unit.title,
      p_unit_kind: unit.unit_kind,
    })
  }

  #revise({ address, expected_version_seq }: Effect): void {
    const unit = this.#unit(address)
    const expectedVersionSeq = expected_version_seq ?? 0
    const text = { title: unit.title, body: unit.body, actor: this.#site.actor }
    const result = this.#simulator.applyEditDraft({ address, ...text, expectedVersionSeq })
    this.#note('leg_a', 'fn_iu_apply_edit_draft', unit, result, {
      p_actor: this.#site.actor,
      p_body: unit.body,
      p_canonical_address: address,
      p_expected_version_seq: expectedVersionSeq,
      p_title: unit.title,
    })
  }

  #enact({ address }: Effect, decisionId: string, changeSet: string): void {
    const reason = `cut ${this.#plan.document.doc_code} ${this.#plan.version.version_string}`
    const common = { address, actor: this.#site.actor, reviewDecisionId: decisionId, reason }
    const result = this.#simulator.enact({ ...common, changeSetId: changeSet, toolRevision: EXECUTOR_TOOL_REVISION })
    this.#note('lifecycle', 'fn_iu_enact', { address }, result, {
      p_actor: this.#site.actor,
      p_canonical_address: address,
      p_change_set_id: changeSet,
      p_dry_run: false,
      p_reason: reason,
      p_review_decision_id: decisionId,
      p_target_lifecycle: 'enacted',
      p_tool_revision: EXECUTOR_TOOL_REVISION,
    })
  }

  #retire({ address, reason }: Effect, decisionId: string): void {
    const result = this.#simulator.retire({ address, actor: this.#site.actor, reviewDecisionId: decisionId, reason })
    this.#note('lifecycle', 'fn_iu_retire', { address }, result, {
      p_actor: this.#site.actor,
      p_canonical_address: address,
      p_reason: reason,
      p_review_decision_id: decisionId,
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
      this.#log.refused({ address: unit.address, detail: said })
      return
    }
    this.#log.rows(outcome.rows)
    this.#log.call({ address: unit.address, args, function: name, part, result: outcome.result })
  }
}
