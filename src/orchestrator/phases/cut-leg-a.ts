import { changeSetId } from '../ids.ts'
import { callCount, callsMade, partOf } from '../prediction.ts'
import type { PhaseBody } from './phase.ts'

/** Simulates the unit and version rows that the approved plan would write. */
export const cutLegA: PhaseBody = ({ run, planner }) => {
  const plan = planner.plan()
  const legA = partOf(planner.prediction(run, 'leg_a'), 'leg_a')
  return {
    pins: {
      change_set_id: changeSetId(plan.plan_digest),
      leg_a_sg1_approval_sha256: run.approvals.SG_1_cut_authz?.sha256 ?? null,
      leg_a_plan_digest: plan.plan_digest,
      leg_a_calls: callCount(legA),
      leg_a_created: callsMade(legA, 'fn_iu_create', 'created'),
      leg_a_revised: callsMade(legA, 'fn_iu_apply_edit_draft', 'created'),
      leg_a_exists_complete: plan.counts.keep,
    },
    warnings: [],
  }
}
