import { compareText } from '../../orchestrator/baseline.ts'
import type { Facts, Visible } from '../../orchestrator/facts.ts'
import type { ReportMaterial } from '../../orchestrator/material.ts'
import { PREDICTION_PARTS, type PredictedRow, type Prediction } from '../../orchestrator/plan.ts'
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

export function databaseOf(facts: Facts): ReportDatabase {
  const { role, survey } = facts
  return {
    read_at: facts.read_at,
    role: role.role,
    public_rights: role.public_rights.map(nameOf),
    reported_rights: role.reported.map((right) => `${nameOf(right)} (through ${right.through})`),
    units_by_status: survey.units_by_status,
    enacted_versions: survey.enacted_versions,
    lifecycle_log_rows: seen(survey.lifecycle_log_rows),
    review_decisions: seen(survey.review_decisions),
    other_documents_units: survey.other_documents_units,
    tables: survey.tables.map(({ table, rows, digest }) => ({ table, rows: seen(rows), digest: seen(digest) })),
    not_visible: hiddenFacts(facts).map(({ object, grant }) => ({ object, grant })),
    proof: proofOf(facts),
  }
}

/** The value, or null where it is not visible: every reader of a report says so in words. */
const seen = <T>(fact: Visible<T>): T | null => (fact.kind === 'visible' ? fact.value : null)

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
export function predictedOf(prediction: Prediction): ReportPredicted {
  const tables = tally(prediction.rows, ({ part, table, op }) => ({ part, table, op }))
  const calls = tally(prediction.calls, (call) => ({ part: call.part, function: call.function }))
  const byName = tables.toSorted((a, b) => compareText(a.key.table, b.key.table) || compareText(a.key.op, b.key.op))
  const inOrder = PREDICTION_PARTS.flatMap((part) => byName.filter(({ key }) => key.part === part))
  const alone = new Set(tables.filter(({ n }) => n === 1).map(({ key }) => `${key.part} ${key.table}`))
  return {
    tables: inOrder.map(({ key, n }) => ({ ...key, rows: n })),
    calls: calls.map(({ key, n }) => ({ ...key, calls: n })),
    ledger: prediction.rows.flatMap((row) =>
      row.part !== 'leg_a' && alone.has(`${row.part} ${row.table}`) ? [shown(row)] : [],
    ),
  }
}

/** In the order in which a person reads it. */
const shown = ({ part, table, op, key, columns }: PredictedRow): PredictedRow => ({ part, table, op, key, columns })

/** Counts items by a key, in the order of first appearance. */
function tally<T, K>(items: readonly T[], keyOf: (item: T) => K): readonly { readonly key: K; readonly n: number }[] {
  const counts = new Map<string, { key: K; n: number }>()
  for (const item of items) {
    const key = keyOf(item)
    const name = JSON.stringify(key)
    const entry = counts.get(name)
    if (entry === undefined) counts.set(name, { key, n: 1 })
    else entry.n += 1
  }
  return [...counts.values()]
}

/** Every sha256 that the run has fixed, by name; the reader compares them by eye or by tool. */
export function digestsOf({ state }: ReportMaterial): readonly { readonly name: string; readonly sha256: string }[] {
  const pinned = Object.entries(state.context_pins).flatMap(([name, value]) =>
    typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? [{ name, sha256: value }] : [],
  )
  const requests = SOVEREIGN_GATES.flatMap((gate) => {
    const request = state.requests[gate]
    return request === undefined ? [] : [{ name: `request_digest ${gate}`, sha256: request.request_digest }]
  })
  const object = state.plan === null ? [] : [{ name: 'plan_object', sha256: state.plan.object }]
  return [...requests, ...object, ...pinned.sort((a, b) => (a.name < b.name ? -1 : 1))]
}
