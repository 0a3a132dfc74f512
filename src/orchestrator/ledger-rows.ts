import type { Sha256 } from './brands.ts'
import { digestOf } from './digest.ts'
import { changeSetId, rowId, VERIFIER_TOOL_REVISION } from './ids.ts'
import type { Columns, Plan, PredictedRow } from './plan.ts'
import type { Site } from './settings.ts'
import type { AcceptedApproval } from './state.ts'
import type { SovereignGate } from './steps.ts'
import { STRUCTURAL_BOOLEANS } from './structural.ts'

/** Rows of the governance ledger: the form that all share, those of the verification, and the decision of SG_2. */

/** What a decision row says of the approval behind it. */
export interface DecisionFacts {
  readonly approval_id: string
  readonly approval_sha256: string
  readonly request_sha256: string
  readonly approver: string
  readonly scope: string
}

export const decisionFacts = ({ approval, sha256 }: AcceptedApproval): DecisionFacts => ({
  approval_id: approval.approval_id,
  approval_sha256: sha256,
  request_sha256: approval.payload_sha256,
  approver: approval.approver,
  scope: approval.scope,
})

/** The ids of the rows that stand alone in their table. */
export const ledgerIds = (plan: Plan) => ({
  changeSet: changeSetId(plan.plan_digest),
  entry: rowId(plan.plan_digest, 'decision_backlog_entry'),
  envelope: rowId(plan.plan_digest, 'manifest_envelope'),
  decision: rowId(plan.plan_digest, 'review_decision'),
  executorSignature: rowId(plan.plan_digest, 'dot_pair_signature DOT-991'),
  verifyResult: rowId(plan.plan_digest, 'verify_result'),
  verifierSignature: rowId(plan.plan_digest, 'dot_pair_signature DOT-992'),
})

/** The verifier's verdict over all rows so far, whose sha256 is `written`, and its signature. */
export function verifyRows(plan: Plan, site: Site, written: Sha256): readonly PredictedRow[] {
  const id = ledgerIds(plan)
  const row = ledgerRow('verify', site, id.changeSet)
  const result = row('verify_result', id.verifyResult, {
    status: 'verified',
    checks: Object.fromEntries(STRUCTURAL_BOOLEANS.map((name) => [name, true])),
    checked_count: STRUCTURAL_BOOLEANS.length,
    rows_sha256: written,
    tool_revision: VERIFIER_TOOL_REVISION,
  })
  const signature = row('dot_pair_signature', id.verifierSignature, {
    review_decision_id: null,
    verify_result_id: id.verifyResult,
    dot_code: 'DOT-992',
    signer_role: 'verifier',
    tool_revision: VERIFIER_TOOL_REVISION,
    signed_sha256: digestOf(result),
  })
  return [result, signature]
}

/** The row of SG_2's own, fresh decision. */
export const lifecycleDecisionRow = (plan: Plan, site: Site, decisionId: string, sg2: DecisionFacts): PredictedRow =>
  decisionRow('lifecycle', plan, site, 'SG_2_lifecycle_authz', decisionId, sg2)

/** `review_decision` of one gate. */
export function decisionRow(
  part: PredictedRow['part'],
  plan: Plan,
  site: Site,
  gate: SovereignGate,
  decisionId: string,
  facts: DecisionFacts,
): PredictedRow {
  const id = ledgerIds(plan)
  return ledgerRow(part, site, id.changeSet)('review_decision', decisionId, {
    backlog_entry_id: id.entry,
    manifest_envelope_id: id.envelope,
    gate,
    decision: 'approve',
    ...facts,
  })
}

/** One row of a ledger table, with the columns that every such row has. */
export const ledgerRow =
  (part: PredictedRow['part'], site: Site, changeSet: string) =>
  (table: string, id: string, columns: Columns): PredictedRow => ({
    columns: {
      id,
      ...(table === 'cut_change_set' ? {} : { change_set_id: changeSet }),
      ...columns,
      payload: {},
      actor: part === 'verify' ? site.verifier_role : site.actor,
    },
    key: id,
    op: 'insert',
    part,
    table: `${site.governance_schema}.${table}`,
  })
