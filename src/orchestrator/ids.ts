import type { Sha256, Uuid } from './brands.ts'
import { PLAN_NAMESPACE } from './build-plan.ts'
import { uuidV5 } from './digest.ts'

/** Ids that a cut would mint, derived so that a repetition mints the same ones. */

/** Tool revisions signed into the ledger; they differ on purpose: separation of duties. */
export const EXECUTOR_TOOL_REVISION = 'iu-cutter-executor/1'
export const VERIFIER_TOOL_REVISION = 'iu-cutter-verifier/1'

export const changeSetId = (planDigest: Sha256): Uuid => uuidV5(PLAN_NAMESPACE, `change_set ${planDigest}`)

/** The id of one row of a change set. */
export const rowIdIn = (changeSet: Uuid, name: string): Uuid => uuidV5(changeSet, name)
export const rowId = (planDigest: Sha256, name: string): Uuid => rowIdIn(changeSetId(planDigest), name)

export const cutReviewDecisionId = (planDigest: Sha256): Uuid => rowId(planDigest, 'review_decision')
