import type { Json } from './digest.ts'
import { changeSetId, cutReviewDecisionId, EXECUTOR_TOOL_REVISION } from './ids.ts'
import { type DecisionFacts, decisionFacts, legBRows, lifecycleDecisionRow, verifyRows } from './ledger.ts'
import type { Effect, Plan, PlannedCall, PlannedUnit, PredictedRow, Prediction, PredictionPart } from './plan.ts'
import type { Site } from './settings.ts'
import { type FunctionResult, Simulator } from './simulator.ts'
import type { RunState } from './state.ts'
import { rankOf, type State } from './steps.ts'
import { detail, Stop, type StopDetail } from './stops.ts'

/** How far the simulated cut has come. */
export const PREDICTION_STAGES = ['nothing', 'leg_a', 'leg_b', 'verify', 'lifecycle'] as const
export type PredictionStage = (typeof PREDICTION_STAGES)[number]

/** `p_publication_type` of every unit that a cut creates. */
const PUBLICATION_TYPE = 'governed_document'

const STAGE_REACHED: readonly (readonly [State, PredictionStage])[] = [
  ['lifecycle_enacted', 'lifecycle'],
  ['write_verified', 'verify'],
  ['leg_b_recorded', 'leg_b'],
  ['cut_leg_a_committed', 'leg_a'],
]

/** How far the simulated cut of a run in this state has come. */
export const stageOf = (state: State): PredictionStage =>
  STAGE_REACHED.find(([from]) => rankOf(state) >= rankOf(from))?.[1] ?? 'nothing'

/** Stands for approvals that do not exist yet, where a plan is only rehearsed. */
const REHEARSAL: DecisionFacts = {
  approval_id: 'rehearsal',
  approval_sha256: '0'.repeat(64),
  request_sha256: '0'.repeat(64),
  approver: 'rehearsal',
  scope: '',
}

/**
 * What the cut would have written by a stage, rebuilt from the plan and the accepted approvals alone.
 * @throws Stop STOP_PLAN_REFUSED with every refusal that the canonical functions would give
 */
export function predict(
  plan: Plan,
  site: Site,
  through: PredictionStage,
  approvals: RunState['approvals'],
): Prediction {
  const cut = new SimulatedCut(plan, site)
  const upTo = PREDICTION_STAGES.indexOf(through)
  const sg1 = approvals.SG_1_cut_authz
  const sg2 = approvals.SG_2_lifecycle_authz
  if (upTo >= 1) cut.legA()
  if (upTo >= 2) cut.record(legBRows(plan, site, sg1 === undefined ? REHEARSAL : decisionFacts(sg1)))
  if (upTo >= 3) cut.record(verifyRows(plan, site, cut.rows))
  if (upTo >= 4) {
    const decision = sg2?.approval.review_decision_id ?? cutReviewDecisionId(plan.plan_digest)
    cut.lifecycle(decision, sg2 === undefined ? REHEARSAL : decisionFacts(sg2))
  }
  return cut.result()
}

/** The addresses whose version in force a later one would end. */
export function superseded(plan: Plan): readonly string[] {
  const inForce = new Set(plan.baseline.filter((unit) => unit.enacted !== null).map((unit) => unit.address))
  return plan.effects
    .filter((effect) => effect.enact && !effect.revived && inForce.has(effect.address))
    .map(({ address }) => address)
}

class SimulatedCut {
  readonly rows: PredictedRow[] = []
  readonly #calls: PlannedCall[] = []
  readonly #refusals: StopDetail[] = []
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

  result(): Prediction {
    if (this.#refusals.length > 0) {
      const [first] = this.#refusals
      throw new Stop(
        'STOP_PLAN_REFUSED',
        `The canonical functions would refuse ${this.#refusals.length} effect(s): ${first?.message}`,
        {
          details: this.#refusals,
        },
      )
    }
    return { calls: this.#calls, rows: this.rows }
  }

  #unit(address: string): PlannedUnit {
    const unit = this.#units.get(address)
    if (unit === undefined) throw new Error(`BUG-predict: no unit ${address}`)
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
      this.#refusals.push({ ...detail(`${name} ${unit.address}: ${reason}`), line: unit.lines?.first ?? null })
      return
    }
    this.record(outcome.rows)
    this.#calls.push({ part, function: name, address: unit.address, args, result: outcome.result })
  }
}
