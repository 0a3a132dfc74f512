import { changeSetId } from '../ids.ts'
import type { PhaseBody } from './phase.ts'

/** Simulates the unit and version rows that the approved plan would write. */
export const cutLegA: PhaseBody = ({ run, bench }) => {
  const plan = bench.plan()
  const { calls } = bench.prediction(run, 'leg_a')
  const made = (name: string): number =>
    calls.filter((call) => call.function === name && call.result === 'created').length
  return {
    pins: {
      change_set_id: changeSetId(plan.plan_digest),
      leg_a_sg1_approval_sha256: run.approvals.SG_1_cut_authz?.sha256 ?? null,
      leg_a_plan_digest: plan.plan_digest,
      leg_a_calls: calls.length,
      leg_a_created: made('fn_iu_create'),
      leg_a_revised: made('fn_iu_apply_edit_draft'),
      leg_a_exists_complete: plan.counts.keep,
    },
    warnings: [],
  }
}
