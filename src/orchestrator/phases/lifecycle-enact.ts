import { cutReviewDecisionId } from '../ids.ts'
import { superseded } from '../predict.ts'
import { callsMade, partOf } from '../prediction.ts'
import type { PhaseBody } from './phase.ts'

/** Simulates what approval 2 puts in force, and what it ends. All or nothing. */
export const lifecycleEnact: PhaseBody = ({ run, planner }) => {
  const plan = planner.plan()
  const approved = run.approvals.SG_2_lifecycle_authz
  const lifecycle = partOf(planner.prediction(run, 'lifecycle'), 'lifecycle')
  return {
    pins: {
      lifecycle_sg2_approval_sha256: approved?.sha256 ?? null,
      lifecycle_review_decision_id: approved?.approval.review_decision_id ?? null,
      lifecycle_cut_review_decision_id: cutReviewDecisionId(plan.plan_digest),
      lifecycle_drafts: plan.effects.filter((effect) => effect.enact).length,
      lifecycle_enacted: callsMade(lifecycle, 'fn_iu_enact', 'enacted'),
      lifecycle_superseded: superseded(plan).length,
      lifecycle_retired: callsMade(lifecycle, 'fn_iu_retire', 'retired'),
    },
    warnings: [],
  }
}
