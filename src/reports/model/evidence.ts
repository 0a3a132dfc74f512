import { isSha256 } from '../../orchestrator/brands.ts'
import { type Facts, visibleOr } from '../../orchestrator/facts.ts'
import type { ReportMaterial } from '../../orchestrator/material.ts'
import { compareText } from '../../orchestrator/order.ts'
import type { PredictedRow } from '../../orchestrator/plan.ts'
import type { Prediction } from '../../orchestrator/prediction.ts'
import { nameOf } from '../../orchestrator/rights.ts'
import { hiddenFacts } from '../../orchestrator/risks.ts'
import type { AcceptedApproval, RunState } from '../../orchestrator/state.ts'
import { GATE_LABELS, SOVEREIGN_GATES } from '../../orchestrator/steps.ts'
import { proofOf } from './proof.ts'
import type { ReportApproval, ReportDatabase, ReportPredicted, ReportSession } from './types.ts'

export const sessionsOf = (state: RunState): readonly ReportSession[] =>
  state.sessions.map(({ invocation, evidence, target, checked, changed, survey_digest, context, last_attack }) => ({
    ...(context === undefined ? {} : { context }),
    invocation,
    evidence,
    target,
    facts_checked: checked,
    facts_changed: changed,
    survey_digest,
    ...(last_attack === undefined ? {} : { last_attack }),
  }))

/** What is not visible is null: every reader of a report says so in words. */
export function databaseOf(facts: Facts): ReportDatabase {
  const { role, survey } = facts
  return {
    read_at: facts.read_at,
    role: role.role,
    public_rights: role.public_rights.map(nameOf),
    reported_rights: role.reported.map((right) => `${nameOf(right)} (through ${right.through})`),
    units_by_status: survey.units_by_status,
    enacted_versions: survey.enacted_versions,
    lifecycle_log_rows: visibleOr(survey.lifecycle_log_rows, null),
    review_decisions: visibleOr(survey.review_decisions, null),
    other_documents_units: survey.other_documents_units,
    tables: survey.tables.map(({ table, rows, digest }) => ({
      table,
      rows: visibleOr(rows, null),
      digest: visibleOr(digest, null),
    })),
    not_visible: hiddenFacts(facts).map(({ object, grant }) => ({ object, grant })),
    proof: proofOf(facts),
  }
}

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

/** Rows and calls counted by part; tables by name within a part. */
export const predictedOf = ({ parts }: Prediction): ReportPredicted => ({
  tables: parts.flatMap(({ part, tables }) =>
    tables
      .toSorted((a, b) => compareText(a.table, b.table) || compareText(a.op, b.op))
      .map(({ table, op, rows }) => ({ part, table, op, rows })),
  ),
  calls: parts.flatMap(({ part, functions }) =>
    functions.map(({ function: name, calls }) => ({ part, function: name, calls })),
  ),
  ledger: parts
    .flatMap(({ part, tables }) => (part === 'leg_a' ? [] : tables.flatMap(({ only }) => only ?? [])))
    .map(shown),
})

/** In the order in which a person reads it. */
const shown = ({ part, table, op, key, columns }: PredictedRow): PredictedRow => ({ part, table, op, key, columns })

/** Every sha256 that the run has fixed, by name; the reader compares them by eye or by tool. */
export function digestsOf({ state }: ReportMaterial): readonly { readonly name: string; readonly sha256: string }[] {
  const pinned = Object.entries(state.context_pins).flatMap(([name, value]) =>
    typeof value === 'string' && isSha256(value) ? [{ name, sha256: value }] : [],
  )
  const requests = SOVEREIGN_GATES.flatMap((gate) => {
    const request = state.requests[gate]
    return request === undefined ? [] : [{ name: `request_digest ${gate}`, sha256: request.request_digest }]
  })
  const object = state.plan === null ? [] : [{ name: 'plan_object', sha256: state.plan.object }]
  return [...requests, ...object, ...pinned.sort((a, b) => compareText(a.name, b.name))]
}
