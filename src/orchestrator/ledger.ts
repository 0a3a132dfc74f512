import type { Sha256 } from './brands.ts'
import type { Json } from './digest.ts'
import { digestOf } from './digest.ts'
import { changeSetId, EXECUTOR_TOOL_REVISION, rowId, rowIdIn, VERIFIER_TOOL_REVISION } from './ids.ts'
import type { Effect, Plan, PredictedRow } from './plan.ts'
import type { Site } from './settings.ts'
import type { AcceptedApproval } from './state.ts'
import type { SovereignGate } from './steps.ts'
import { STRUCTURAL_BOOLEANS } from './structural.ts'

/** The governance ledger rows of a cut (leg B), of its verification, and of the decision to put it in force. */

export const LEDGER_TABLES = [
  'decision_backlog_entry',
  'decision_backlog_history',
  'manifest_envelope',
  'manifest_unit_block',
  'review_decision',
  'dot_pair_signature',
  'cut_change_set',
  'cut_change_set_affected_row',
] as const

type Columns = Readonly<Record<string, Json>>

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

const ids = (plan: Plan) => ({
  changeSet: changeSetId(plan.plan_digest),
  entry: rowId(plan.plan_digest, 'decision_backlog_entry'),
  envelope: rowId(plan.plan_digest, 'manifest_envelope'),
  decision: rowId(plan.plan_digest, 'review_decision'),
  executorSignature: rowId(plan.plan_digest, 'dot_pair_signature DOT-991'),
  verifyResult: rowId(plan.plan_digest, 'verify_result'),
  verifierSignature: rowId(plan.plan_digest, 'dot_pair_signature DOT-992'),
})

const source = (plan: Plan): Columns => ({
  source_document_id: plan.document.id,
  source_version_id: plan.version.id,
  doc_code: plan.document.doc_code,
})

/** `version_seq` of the unit's latest version after leg A; null for a unit that is to be retired. */
export const seqAfter = (effect: Effect): number | null => {
  if (effect.kind === 'retire') return null
  if (effect.kind === 'create') return 1
  return (effect.expected_version_seq ?? 0) + (effect.kind === 'revise' ? 1 : 0)
}

/**
 * Leg B but for its signature: 5 + M + A rows for M units in the version and A that are written or retired, as
 * IG_LEG_B_RECORD counts them.
 */
export function legBRows(plan: Plan, site: Site, sg1: DecisionFacts): readonly PredictedRow[] {
  const id = ids(plan)
  const { counts } = plan
  const row = ledgerRow('leg_b', site, id.changeSet)
  const head = [
    row('cut_change_set', id.changeSet, {
      ...source(plan),
      backlog_entry_id: id.entry,
      manifest_envelope_id: id.envelope,
      review_decision_id: id.decision,
      executor_signature_id: id.executorSignature,
      plan_digest: plan.plan_digest,
      baseline_digest: plan.baseline_digest,
      rollback_key: `rollback:${id.changeSet}`,
      idempotency_key: `cut:${plan.plan_digest}`,
      status: 'recorded',
      written_count: counts.create + counts.revise,
      kept_count: counts.keep,
      retired_count: counts.retire,
    }),
    row('decision_backlog_entry', id.entry, {
      ...source(plan),
      kind: 'document_cut',
      title: `Cut ${plan.document.doc_code} ${plan.version.version_string}`,
      status: 'decided',
      plan_digest: plan.plan_digest,
    }),
    row('decision_backlog_history', rowId(plan.plan_digest, 'decision_backlog_history 1'), {
      entry_id: id.entry,
      position: 1,
      from_status: 'open',
      to_status: 'decided',
      reason: 'SG_1_cut_authz approved',
    }),
    row('manifest_envelope', id.envelope, {
      ...source(plan),
      docprefix: plan.document.docprefix,
      version_string: plan.version.version_string,
      manifest_digest: plan.version.manifest_digest,
      plan_digest: plan.plan_digest,
      baseline_digest: plan.baseline_digest,
      rules_version: plan.rules_version,
      grammar_profile: plan.profile.name,
      leaf_level: plan.leaf_level,
      unit_count: plan.units.length,
    }),
    decisionRow('leg_b', plan, site, 'SG_1_cut_authz', id.decision, sg1),
  ]
  return [...head, ...blockRows(plan, site), ...affectedRows(plan, site)]
}

/** The executor's signature under the rows of leg B, of which `signed` is the digest. */
export function executorSignature(plan: Plan, site: Site, signed: Sha256): PredictedRow {
  const id = ids(plan)
  return ledgerRow('leg_b', site, id.changeSet)('dot_pair_signature', id.executorSignature, {
    review_decision_id: id.decision,
    verify_result_id: null,
    dot_code: 'DOT-991',
    signer_role: 'executor',
    tool_revision: EXECUTOR_TOOL_REVISION,
    signed_sha256: signed,
  })
}

/** One for each unit: keys stand in code-unit order, as canonical JSON wants them. */
function blockRows(plan: Plan, site: Site): readonly PredictedRow[] {
  const { changeSet, envelope } = ids(plan)
  const table = `${site.governance_schema}.manifest_unit_block`
  const effects = new Map(plan.effects.map((effect) => [effect.address, effect]))
  const standing = new Map(plan.baseline.map((unit) => [unit.address, unit]))
  return plan.units.map((unit) => {
    const effect = effects.get(unit.address)
    if (effect === undefined) throw new Error(`BUG-ledger: no effect for ${unit.address}`)
    const id = rowIdIn(changeSet, `manifest_unit_block ${unit.address}`)
    const columns = {
      actor: site.actor,
      canonical_address: unit.address,
      change_set_id: changeSet,
      content_hash: unit.content_hash,
      effect: effect.kind,
      envelope_id: envelope,
      id,
      parent_address: unit.parent_address,
      payload: {},
      position: unit.order,
      section_type: standing.get(unit.address)?.section_type ?? unit.section_type,
      span_end: unit.span.end,
      span_start: unit.span.start,
      version_seq: seqAfter(effect),
    }
    return { columns, key: id, op: 'insert', part: 'leg_b', table }
  })
}

function affectedRows(plan: Plan, site: Site): readonly PredictedRow[] {
  const changeSet = changeSetId(plan.plan_digest)
  const table = `${site.governance_schema}.cut_change_set_affected_row`
  return plan.effects
    .filter((effect) => effect.kind !== 'keep')
    .map((effect, position) => {
      const id = rowIdIn(changeSet, `cut_change_set_affected_row ${effect.address}`)
      const columns = {
        actor: site.actor,
        canonical_address: effect.address,
        change_set_id: changeSet,
        content_hash: effect.content_hash,
        effect: effect.kind,
        function_name: effect.function,
        id,
        idempotency_key: effect.idempotency_key,
        payload: {},
        position,
        prior_hash: effect.prior_hash,
        prior_version_seq: effect.expected_version_seq,
        version_seq: seqAfter(effect),
      }
      return { columns, key: id, op: 'insert', part: 'leg_b', table }
    })
}

/** The verifier's verdict over what stands after leg B, of which `written` is the digest, and its own signature. */
export function verifyRows(plan: Plan, site: Site, written: Sha256): readonly PredictedRow[] {
  const id = ids(plan)
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

function decisionRow(
  part: PredictedRow['part'],
  plan: Plan,
  site: Site,
  gate: SovereignGate,
  decisionId: string,
  facts: DecisionFacts,
): PredictedRow {
  const id = ids(plan)
  return ledgerRow(part, site, id.changeSet)('review_decision', decisionId, {
    backlog_entry_id: id.entry,
    manifest_envelope_id: id.envelope,
    gate,
    decision: 'approve',
    ...facts,
  })
}

const ledgerRow =
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
