import { randomUUID } from 'node:crypto'
import type { IsoUtc } from '../src/orchestrator/brands.ts'
import type { Approval, RunState } from '../src/orchestrator/state.ts'
import type { SovereignGate } from '../src/orchestrator/steps.ts'

export const DEMO_APPROVER = 'demo approver (no person read this)'

/** What stands in for a person in a demonstration; labelled as such wherever it shows. */
export function demoApproval(run: RunState, gate: SovereignGate, at: IsoUtc): Approval {
  const request = run.requests[gate]
  if (request === undefined) throw new Error(`BUG-demo: nothing is asked at ${gate}`)
  return {
    approval_id: `demo-${randomUUID()}`,
    gate,
    run_id: run.run_id,
    decision: 'approve',
    signed_utc: at,
    allowance: 'explicit',
    payload_sha256: request.request_digest,
    acknowledged: request.risks,
    ...(gate === 'SG_2_lifecycle_authz' ? { review_decision_id: randomUUID() } : {}),
    scope: 'demonstration on the embedded stack',
    approver: DEMO_APPROVER,
  }
}
