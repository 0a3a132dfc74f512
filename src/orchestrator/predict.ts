import type { Sha256 } from './brands.ts'
import { cutReviewDecisionId } from './ids.ts'
import { type DecisionFacts, decisionFacts, verifyRows } from './ledger-rows.ts'
import { executorSignature, legBRows } from './leg-b-rows.ts'
import type { Plan } from './plan.ts'
import type { PredictedPart, Prediction } from './prediction.ts'
import type { Site } from './settings.ts'
import { SimulatedCut } from './simulated-cut.ts'
import { FullLog, RefusalLog, type SimulatedRefusal } from './simulated-log.ts'
import type { AcceptedApproval, RunState } from './state.ts'
import { rankOf, type State } from './steps.ts'
import { assertNever, Stop } from './stops.ts'

/** The stages of the simulated cut, in order. */
export const PREDICTION_STAGES = ['nothing', 'leg_a', 'leg_b', 'verify', 'lifecycle'] as const
export type PredictionStage = (typeof PREDICTION_STAGES)[number]

const STAGE_REACHED: readonly (readonly [State, PredictionStage])[] = [
  ['lifecycle_enacted', 'lifecycle'],
  ['write_verified', 'verify'],
  ['leg_b_recorded', 'leg_b'],
  ['cut_leg_a_committed', 'leg_a'],
]

/** The stage that the simulated cut of a run in this state has come to. */
export const stageOf = (state: State): PredictionStage =>
  STAGE_REACHED.find(([from]) => rankOf(state) >= rankOf(from))?.[1] ?? 'nothing'

/** Stands in for an approval that does not exist yet. */
const REHEARSAL: DecisionFacts = {
  approval_id: 'rehearsal',
  approval_sha256: '0'.repeat(64),
  request_sha256: '0'.repeat(64),
  approver: 'rehearsal',
  scope: '',
}

type Approvals = RunState['approvals']

/** The simulated cut as it stood at the end of one stage. */
interface Reached {
  /** sha256 of the approval whose decision the stage wrote down; null where it wrote none. */
  readonly authority: string | null
  readonly refusals: number
  /** Null for the stage `nothing`. */
  readonly part: PredictedPart | null
  /** sha256 of all rows up to the end of the stage. */
  readonly rowsSha256: Sha256
}

/**
 * What a cut would have written by each stage, rebuilt from the plan and the accepted approvals alone. Each stage is
 * simulated once, however often it is asked for, and again where an approval is another than it was.
 */
export class Predictor {
  readonly #plan: Plan
  readonly #site: Site
  #log = new FullLog()
  #cut: SimulatedCut
  #reached: Reached[] = []

  constructor(plan: Plan, site: Site) {
    this.#plan = plan
    this.#site = site
    this.#cut = new SimulatedCut(plan, site, this.#log)
  }

  /** @throws Stop STOP_PLAN_REFUSED with every refusal that the canonical functions would give by that stage */
  through(stage: PredictionStage, approvals: Approvals): Prediction {
    const stages = PREDICTION_STAGES.slice(0, PREDICTION_STAGES.indexOf(stage) + 1)
    if (!this.#holds(stages, approvals)) {
      this.#log = new FullLog()
      this.#cut = new SimulatedCut(this.#plan, this.#site, this.#log)
      this.#reached = []
    }
    for (const name of stages.slice(this.#reached.length)) this.#reached.push(this.#reach(name, approvals))
    return this.#asOf(stages.length - 1)
  }

  /** Whether what was simulated of these stages was so under the same approvals. */
  #holds(stages: readonly PredictionStage[], approvals: Approvals): boolean {
    return stages.every((name, i) => {
      const reached = this.#reached[i]
      return reached === undefined || reached.authority === authorityOf(name, approvals)
    })
  }

  #reach(stage: PredictionStage, approvals: Approvals): Reached {
    if (stage !== 'nothing') this.#log.begin(stage)
    this.#simulate(stage, approvals)
    return {
      authority: authorityOf(stage, approvals),
      refusals: this.#log.refusals.length,
      part: stage === 'nothing' ? null : this.#log.end(),
      rowsSha256: this.#log.sha256,
    }
  }

  #simulate(stage: PredictionStage, approvals: Approvals): void {
    const [plan, site, cut, log] = [this.#plan, this.#site, this.#cut, this.#log]
    switch (stage) {
      case 'nothing':
        return
      case 'leg_a':
        cut.legA()
        return
      case 'leg_b':
        log.rows(legBRows(plan, site, factsOf(approvals.SG_1_cut_authz)))
        log.rows([executorSignature(plan, site, signed(log.partSha256))])
        return
      case 'verify':
        log.rows(verifyRows(plan, site, log.sha256))
        return
      case 'lifecycle': {
        const sg2 = approvals.SG_2_lifecycle_authz
        cut.lifecycle(sg2?.approval.review_decision_id ?? cutReviewDecisionId(plan.plan_digest), factsOf(sg2))
        return
      }
      default:
        assertNever(stage, 'predict')
    }
  }

  #asOf(index: number): Prediction {
    const at = this.#reached[index]
    if (at === undefined) throw new Error('BUG-predict: a stage that was never reached')
    const refusals = this.#log.refusals.slice(0, at.refusals)
    if (refusals.length > 0) throw refusedBy(refusals)
    const parts = this.#reached.slice(0, index + 1).flatMap(({ part }) => part ?? [])
    return { parts, rowsSha256: at.rowsSha256 }
  }
}

function signed(digest: Sha256 | null): Sha256 {
  if (digest === null) throw new Error('BUG-predict: a signature under nothing')
  return digest
}

/**
 * Tries a whole plan on the simulator and keeps only what is refused. The ledger's rows are left out: no function refuses them.
 * @throws Stop STOP_PLAN_REFUSED with every refusal that the canonical functions would give
 */
export function rehearse(plan: Plan, site: Site): void {
  const log = new RefusalLog()
  const cut = new SimulatedCut(plan, site, log)
  cut.legA()
  cut.lifecycle(cutReviewDecisionId(plan.plan_digest), REHEARSAL)
  if (log.refusals.length > 0) throw refusedBy(log.refusals)
}

function authorityOf(stage: PredictionStage, approvals: Approvals): string | null {
  if (stage === 'leg_b') return approvals.SG_1_cut_authz?.sha256 ?? null
  return stage === 'lifecycle' ? (approvals.SG_2_lifecycle_authz?.sha256 ?? null) : null
}

const factsOf = (accepted: AcceptedApproval | undefined): DecisionFacts =>
  accepted === undefined ? REHEARSAL : decisionFacts(accepted)

function refusedBy(refusals: readonly SimulatedRefusal[]): Stop {
  // One effect may be refused twice: when it is written and when it is put in force.
  const effects = new Set(refusals.map(({ address }) => address)).size
  const message = `Effects that the canonical functions would refuse: ${effects}; the first: ${refusals[0]?.detail.message}`
  return new Stop('STOP_PLAN_REFUSED', message, { details: refusals.map(({ detail }) => detail) })
}

/** The addresses whose version in force would be superseded. */
export function superseded(plan: Plan): readonly string[] {
  const inForce = new Set(plan.baseline.filter((unit) => unit.enacted !== null).map((unit) => unit.address))
  return plan.effects
    .filter((effect) => effect.enact && !effect.revived && inForce.has(effect.address))
    .map(({ address }) => address)
}
