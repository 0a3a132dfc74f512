import type { AcceptedApproval, RunState } from '../../orchestrator/state.ts'
import { GATE_LABELS, SOVEREIGN_GATES } from '../../orchestrator/steps.ts'
import type { ReportApproval } from './types.ts'

/** The accepted approvals, in the order of their gates. */
export const approvalsOf = (state: RunState): readonly ReportApproval[] =>
  SOVEREIGN_GATES.flatMap((gate) => {
    const accepted = state.approvals[gate]
    if (accepted === undefined) return []
    const { approval, sender } = accepted
    return [
      {
        gate,
        label: GATE_LABELS[gate],
        approval_id: approval.approval_id,
        approver: approval.approver,
        scope: approval.scope,
        signed_utc: approval.signed_utc,
        taken_at: sender.taken_at,
        consumed_at: accepted.consumed_at,
        sender_id: sender.sender_id,
        payload_sha256: approval.payload_sha256,
        sha256: accepted.sha256,
        acknowledged: approval.acknowledged,
        review_decision_id: approval.review_decision_id ?? null,
        ...(accepted.policy === undefined ? {} : { policy: accepted.policy, signer: signerOf(accepted) }),
      },
    ]
  })

const signerOf = ({ signer }: AcceptedApproval) =>
  signer === undefined ? null : { keyid: signer.keyid, name: signer.name }
