import { LINEAGE_KINDS } from '../../cutting/lineage.ts'
import { lineageCounts, lineagePin } from '../descent.ts'
import type { Plan } from '../plan.ts'
import type { Pins } from '../state.ts'
import { Stop } from '../stops.ts'
import type { PhaseBody } from './phase.ts'

/** Builds the plan twice and tries it on the simulator, so that what the functions would refuse is refused now. */
export const cutplan: PhaseBody = ({ planner }) => {
  const plan = planner.plan()
  const second = planner.secondPlanDigest()
  if (second !== plan.plan_digest) {
    throw new Stop('STOP_NONDETERMINISTIC', `Two builds of the plan differ: ${plan.plan_digest} and ${second}`)
  }
  planner.rehearse()
  return {
    pins: {
      plan_digest: plan.plan_digest,
      plan_second_digest: second,
      plan_rules_version: plan.rules_version,
      plan_baseline_digest: plan.baseline_digest,
      plan_baseline_units: plan.baseline.length,
      plan_units: plan.units.length,
      plan_effects: plan.effects.length,
      plan_idempotency_keys: new Set(plan.effects.map((effect) => effect.idempotency_key)).size,
      plan_creates: plan.counts.create,
      plan_revises: plan.counts.revise,
      plan_keeps: plan.counts.keep,
      plan_retires: plan.counts.retire,
      ...lineagePins(plan),
    },
    warnings: [],
  }
}

function lineagePins(plan: Plan): Pins {
  const counts = lineageCounts(plan)
  return Object.fromEntries(LINEAGE_KINDS.map((kind) => [lineagePin(kind), counts[kind]]))
}
