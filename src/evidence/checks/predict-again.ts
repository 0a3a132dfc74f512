import type { Plan } from '../../orchestrator/plan.ts'
import { Predictor, stageOf } from '../../orchestrator/predict.ts'
import type { Prediction } from '../../orchestrator/prediction.ts'
import { DEFAULT_SITE, type Site } from '../../orchestrator/settings.ts'
import type { RunState } from '../../orchestrator/state.ts'
import { messageOf } from '../../orchestrator/stops.ts'
import type { Opened } from '../open.ts'

/** Two checks need the prediction of a folder, and it takes as long as the cut itself: it is made once. */
const known = new WeakMap<Opened, Prediction | string>()

/** What plan and approvals predict at the state of the run, or why they predict nothing. */
export function predictAgain(opened: Opened, run: RunState, plan: Plan): Prediction | string {
  const told = known.get(opened) ?? simulated(opened, run, plan)
  known.set(opened, told)
  return told
}

function simulated(opened: Opened, run: RunState, plan: Plan): Prediction | string {
  try {
    return new Predictor(plan, siteIn(opened)).through(stageOf(run.state), run.approvals)
  } catch (error) {
    // Nothing that holds of our own plans holds of one that somebody else may have written.
    return `the plan cannot be carried out: ${messageOf(error)}`
  }
}

/** The site's names, read from the lines themselves: a forged name gives other lines than those it stands in. */
function siteIn({ predicted: lines }: Opened): Site {
  if (lines.kind !== 'read') return DEFAULT_SITE
  const { actor, verifier, unitSchema, governanceSchema } = lines.value
  return {
    ...DEFAULT_SITE,
    unit_schema: unitSchema ?? DEFAULT_SITE.unit_schema,
    governance_schema: governanceSchema ?? DEFAULT_SITE.governance_schema,
    actor: actor ?? DEFAULT_SITE.actor,
    verifier_role: verifier ?? DEFAULT_SITE.verifier_role,
  }
}
