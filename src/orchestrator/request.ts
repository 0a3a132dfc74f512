import type { IsoUtc, Sha256 } from './brands.ts'
import { digestOf } from './digest.ts'
import type { RiskCounts, RunState, SovereignRequest } from './state.ts'
import type { SovereignGate } from './steps.ts'
import { STRUCTURAL_BOOLEANS, structuralPin } from './structural.ts'

/** Life of an approval, in hours from its signature (spec: SG_1 24 h, SG_2 12 h). */
export const LIFE_HOURS: { readonly [G in SovereignGate]: number } = { SG_1_cut_authz: 24, SG_2_lifecycle_authz: 12 }

/** What the request digest covers: these fields and nothing else. */
interface Bound {
  readonly gate: SovereignGate
  readonly run_id: string
  readonly plan_digest: Sha256
  readonly risks: RiskCounts
  readonly sg1_approval_sha256: Sha256 | null
  readonly predicted_rows_sha256: Sha256 | null
  readonly verify_results_sha256: Sha256 | null
}

/**
 * What a person is asked at a gate. Its digest is the sha256 of the canonical JSON of gate, run id, plan digest and risk
 * classes with counts; for SG_2 also of SG_1's approval, the predicted rows (`rowsSha256`) and the verify results. It holds
 * no time, duration, version, sender or refusal, so that it can be rebuilt byte for byte from the state and the plan.
 */
export function sovereignRequest(
  run: RunState,
  gate: SovereignGate,
  subject: { readonly planDigest: Sha256; readonly risks: RiskCounts; readonly rowsSha256: Sha256 | null },
  at: IsoUtc,
): SovereignRequest {
  const afterCut = gate === 'SG_2_lifecycle_authz'
  const bound: Bound = {
    gate,
    run_id: run.run_id,
    plan_digest: subject.planDigest,
    risks: subject.risks,
    sg1_approval_sha256: afterCut ? (run.approvals.SG_1_cut_authz?.sha256 ?? null) : null,
    predicted_rows_sha256: afterCut ? subject.rowsSha256 : null,
    verify_results_sha256: afterCut ? digestOf(verifyPins(run)) : null,
  }
  return { gate, request_digest: digestOf(bound), risks: subject.risks, asked_at: at, life_hours: LIFE_HOURS[gate] }
}

const verifyPins = (run: RunState): Record<string, unknown> =>
  Object.fromEntries(STRUCTURAL_BOOLEANS.map(structuralPin).map((name) => [name, run.context_pins[name]]))
