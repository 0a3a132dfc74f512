import { validateSovereignApproval } from '../../orchestrator/approval.ts'
import { digestOf } from '../../orchestrator/digest.ts'
import { keyIdOf, strictBase64 } from '../../orchestrator/dsse.ts'
import { publicKeyProblem } from '../../orchestrator/ed25519.ts'
import { cutReviewDecisionId } from '../../orchestrator/ids.ts'
import { sovereignRequest } from '../../orchestrator/request.ts'
import { type ApprovalRules, STRUCTURAL } from '../../orchestrator/settings.ts'
import type { AcceptedApproval, RunState, SovereignRequest } from '../../orchestrator/state.ts'
import { rankOf, SOVEREIGN_GATES, type SovereignGate, STEPS } from '../../orchestrator/steps.ts'
import { epochOf } from '../../orchestrator/time.ts'
import type { Opened } from '../open.ts'
import { type CheckBody, differs, needed, skipped } from './check.ts'

/** Each request digest, built again from the plan, the approval before it and the predicted rows. */
export const requests: CheckBody = ({ opened }) => {
  const state = needed(opened.state, 'state')
  if ('finding' in state) return state.finding
  const asked = SOVEREIGN_GATES.flatMap((gate) => state.value.requests[gate] ?? [])
  if (asked.length === 0) return skipped('nothing was asked yet')
  return asked.flatMap((request) => requestAgain(opened, state.value, request))
}

function requestAgain(opened: Opened, run: RunState, request: SovereignRequest): readonly string[] {
  const { gate, risks, asked_at: at } = request
  const plan = opened.plan.kind === 'read' ? opened.plan.value : null
  const rowsSha256 = opened.predicted.kind === 'read' ? opened.predicted.value.rowsAtSg2Sha256 : null
  const planDigest = plan?.plan_digest ?? run.plan?.plan_digest
  if (planDigest === undefined) return [`${gate}: a request without a plan`]
  if (gate === 'SG_2_lifecycle_authz' && rowsSha256 === null) return [`${gate}: the predicted rows are missing`]
  const again = sovereignRequest(run, gate, { planDigest, risks, rowsSha256 }, at)
  return [
    ...differs(`${gate}: request digest`, request.request_digest, again.request_digest),
    ...differs(`${gate}: hours that an approval lives`, request.life_hours, again.life_hours),
    ...(plan === null ? [] : differs(`${gate}: risks of the request`, digestOf(risks), digestOf(plan.risks))),
  ]
}

/** Each accepted approval counts for the request it was given for, was given in time, and was spent once. */
export const approvals: CheckBody = ({ opened }) => {
  const state = needed(opened.state, 'state')
  if ('finding' in state) return state.finding
  const run = state.value
  const accepted = SOVEREIGN_GATES.flatMap((gate) => run.approvals[gate] ?? [])
  const problems = [
    ...unauthorised(run),
    ...accepted.flatMap((one) => approvalProblems(run, one)),
    ...spentTwice(accepted),
  ]
  return accepted.length === 0 && problems.length === 0 ? skipped('nothing was approved yet') : problems
}

/** No edge behind a gate is passed without its approval. */
function unauthorised(run: RunState): readonly string[] {
  return STEPS.flatMap((step) => {
    if (!('authority' in step) || rankOf(run.state) < rankOf(step.to)) return []
    return run.approvals[step.authority] === undefined
      ? [`${step.to} was reached without the approval of ${step.authority}`]
      : []
  })
}

function approvalProblems(run: RunState, accepted: AcceptedApproval): readonly string[] {
  const { approval, sha256, sender, envelope = null } = accepted
  const { gate } = approval
  const takenAt = epochOf(sender.taken_at)
  if (takenAt === null) return [`${gate}: taken at no instant`]
  const reasons = validateSovereignApproval(approval, {
    run: { ...run, approvals: before(run, gate) },
    gate,
    request: run.requests[gate] ?? null,
    sender,
    takenAt,
    fourEyes: false,
    rules: rulesOf(accepted),
    envelope,
    cutReviewDecisionId: run.plan === null ? null : cutReviewDecisionId(run.plan.plan_digest),
  })
  return [
    ...differs(`${gate}: sha256 of the approval`, sha256, digestOf(approval)),
    ...(isGivenUp(run) ? [] : differs(`${gate}: decision`, approval.decision, 'approve')),
    ...differs(`${gate}: request it was given for`, approval.payload_sha256, run.requests[gate]?.request_digest),
    ...[...reasons, ...signerProblems(accepted)].map((reason) => `${gate}: ${reason}`),
  ]
}

/** A rejection gives the run up. */
const isGivenUp = ({ status }: RunState): boolean => status.kind === 'closed' && status.how === 'voided'

/** The policy that held, with the key that the state names: whether anybody should trust that key is not asked here. */
function rulesOf({ approval, policy = 'structural', signer }: AcceptedApproval): ApprovalRules {
  const key = { gates: [approval.gate], not_after: null, revoked_at: null }
  return { ...STRUCTURAL, policy, keys: signer === undefined ? [] : [{ ...signer, ...key }] }
}

function signerProblems({ signer }: AcceptedApproval): readonly string[] {
  if (signer === undefined) return []
  const key = strictBase64(signer.public_key)
  if (key === null) return ['the key of the signer is not base64']
  const problem = publicKeyProblem(key)
  return [
    ...differs('id of the key of the signer', signer.keyid, keyIdOf(key)),
    ...(problem === null ? [] : [`the key of the signer ${problem}`]),
  ]
}

/** The approvals that had been spent when one for this gate came. */
const before = (run: RunState, gate: SovereignGate): RunState['approvals'] =>
  gate === 'SG_2_lifecycle_authz' && run.approvals.SG_1_cut_authz !== undefined
    ? { SG_1_cut_authz: run.approvals.SG_1_cut_authz }
    : {}

function spentTwice(accepted: readonly AcceptedApproval[]): readonly string[] {
  const ids = accepted.map(({ approval }) => approval.approval_id)
  return new Set(ids).size === ids.length ? [] : ['one approval was spent at both gates']
}
