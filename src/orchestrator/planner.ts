import { cut as cutText } from '../cutting/index.ts'
import type { Cut, CutProblem, ProblemKind } from '../cutting/types.ts'
import { buildPlan, type PlanInput, secondPlanDigest } from './build-plan.ts'
import { type Facts, visibleOr } from './facts.ts'
import type { Plan } from './plan.ts'
import { type PredictionStage, Predictor, rehearse } from './predict.ts'
import type { Prediction } from './prediction.ts'
import type { Settings } from './settings.ts'
import type { RunState } from './state.ts'
import { Stop, type StopCode, type StopDetail } from './stops.ts'

const CODE_OF_PROBLEM: { readonly [K in ProblemKind]: StopCode } = {
  no_units: 'STOP_REFUSED_INPUT',
  too_many_units: 'STOP_OVER_SIZE',
  duplicate_address: 'STOP_REFUSED_INPUT',
  empty_unit: 'STOP_REFUSED_INPUT',
  coverage_gap: 'STOP_COVERAGE_GAP',
  unknown_profile: 'STOP_REFUSED_INPUT',
  profile_uncertain: 'STOP_REFUSED_INPUT',
  bad_profile: 'STOP_REFUSED_INPUT',
  bad_docprefix: 'STOP_REFUSED_INPUT',
  bad_text: 'STOP_REFUSED_INPUT',
}

/**
 * What an invocation computes on its facts, each thing once and only when a phase asks for it. A stored plan takes the
 * place of cutting and planning; nothing survives the invocation.
 */
export class Planner {
  readonly #facts: Facts
  readonly #settings: Settings
  readonly #unitsSeenBefore: boolean
  #cut: Cut | null = null
  #plan: Plan | null
  #predictor: Predictor | null = null

  constructor(input: {
    readonly facts: Facts
    readonly settings: Settings
    readonly plan: Plan | null
    readonly unitsSeenBefore: boolean
  }) {
    this.#facts = input.facts
    this.#settings = input.settings
    this.#plan = input.plan
    this.#unitsSeenBefore = input.unitsSeenBefore
  }

  text(): string {
    const body = this.#facts.version?.body
    if (body === null || body === undefined) throw new Error('BUG-planner: no text among the facts')
    return body
  }

  /** @throws Stop naming every problem of the text at once */
  cut(): Cut {
    this.#cut ??= this.cutAnew()
    return this.#cut
  }

  /** Cuts the text again, for a check that must not rest on the first cut. @throws Stop naming every problem of the text at once */
  cutAnew(): Cut {
    const { document } = this.#facts
    if (document === null) throw new Error('BUG-planner: no document among the facts')
    const request = {
      text: this.text(),
      docprefix: document.docprefix,
      profile: document.grammar_profile,
      leafLevel: document.leaf_level,
      scope: document.scope,
      maxUnits: this.#settings.maxCandidates,
    }
    const outcome = cutText(request, this.#settings.profiles)
    if (outcome.kind === 'cut') return outcome.cut
    throw stopOf(outcome.problems)
  }

  plan(): Plan {
    this.#plan ??= buildPlan(this.#planInput())
    return this.#plan
  }

  /** The plan, where it is stored or was built already; else null. */
  planSoFar(): Plan | null {
    return this.#plan
  }

  /** Builds the plan from the facts, whatever is stored. */
  planAgain(): Plan {
    return buildPlan(this.#planInput())
  }

  /** The digest of a second, independent build of the plan. */
  secondPlanDigest(): string {
    return secondPlanDigest(this.#planInput())
  }

  /** Tries the whole plan on the simulator. @throws Stop STOP_PLAN_REFUSED with every refusal the functions would give */
  rehearse(): void {
    rehearse(this.plan(), this.#settings.site)
  }

  /** What the simulated cut has written by a stage, rebuilt from the plan and the accepted approvals alone. */
  prediction(run: RunState, stage: PredictionStage): Prediction {
    this.#predictor ??= new Predictor(this.plan(), this.#settings.site)
    return this.#predictor.through(stage, run.approvals)
  }

  /** The simulated cut, where a phase asked for it; else null. */
  predictor(): Predictor | null {
    return this.#predictor
  }

  #planInput(): PlanInput {
    const { document, version } = this.#facts
    if (document === null || version === null) throw new Error('BUG-planner: nothing to plan')
    return {
      cut: this.cut(),
      document,
      version,
      baseline: visibleOr(this.#facts.baseline, []),
      facts: this.#facts,
      risk: { proven: this.#settings, unitsSeenBefore: this.#unitsSeenBefore },
    }
  }
}

/** All problems of a text as one stop. Its code is that of the first problem which is no mere refused input. */
function stopOf(problems: readonly CutProblem[]): Stop {
  const [first] = problems
  if (first === undefined) throw new Error('BUG-planner: refused without a problem')
  const grave = problems.find((problem) => CODE_OF_PROBLEM[problem.kind] !== 'STOP_REFUSED_INPUT') ?? first
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return new Stop(CODE_OF_PROBLEM[grave.kind], `${grave.message}${more}`, { details: problems.map(detailOf) })
}

const detailOf = ({ message, cure, line, offset }: CutProblem): StopDetail => ({ message, cure, line, offset })
