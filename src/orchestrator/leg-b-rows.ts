import type { Sha256 } from './brands.ts'
import { changeSetId, EXECUTOR_TOOL_REVISION, rowId, rowIdIn } from './ids.ts'
import { type DecisionFacts, decisionRow, ledgerIds, ledgerRow } from './ledger-rows.ts'
import type { Columns, Effect, Plan, PredictedRow } from './plan.ts'
import type { Site } from './settings.ts'

/** Leg B: the rows that a cut adds to the governance ledger once its units are written. */

const source = (plan: Plan): Columns => ({
  source_document_id: plan.document.id,
  source_version_id: plan.version.id,
  doc_code: plan.document.doc_code,
})

/** `version_seq` of the unit's latest version after leg A; null for a unit that is to be retired. */
const seqAfter = (effect: Effect): number | null => {
  if (effect.kind === 'retire') return null
  if (effect.kind === 'create') return 1
  return (effect.expected_version_seq ?? 0) + (effect.kind === 'revise' ? 1 : 0)
}

/**
 * Leg B without its signature: 5 + M + A rows for M units in the version and A units that are written or retired, as the
 * gate IG_LEG_B_RECORD counts them.
 */
export function* legBRows(plan: Plan, site: Site, sg1: DecisionFacts): Iterable<PredictedRow> {
  const id = ledgerIds(plan)
  const { counts } = plan
  const row = ledgerRow('leg_b', site, id.changeSet)
  yield* [
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
  yield* blockRows(plan, site)
  yield* affectedRows(plan, site)
}

/** The executor's signature under the other rows of leg B, whose sha256 is `signed`. */
export function executorSignature(plan: Plan, site: Site, signed: Sha256): PredictedRow {
  const id = ledgerIds(plan)
  return ledgerRow('leg_b', site, id.changeSet)('dot_pair_signature', id.executorSignature, {
    review_decision_id: id.decision,
    verify_result_id: null,
    dot_code: 'DOT-991',
    signer_role: 'executor',
    tool_revision: EXECUTOR_TOOL_REVISION,
    signed_sha256: signed,
  })
}

/** One row for each unit, its keys in the order of canonical JSON. */
function blockRows(plan: Plan, site: Site): Iterable<PredictedRow> {
  const { changeSet, envelope } = ledgerIds(plan)
  const table = `${site.governance_schema}.manifest_unit_block`
  const effects = new Map(plan.effects.map((effect) => [effect.address, effect]))
  const standing = new Map(plan.baseline.map((unit) => [unit.address, unit]))
  return plan.units.values().map((unit) => {
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

function affectedRows(plan: Plan, site: Site): Iterable<PredictedRow> {
  const changeSet = changeSetId(plan.plan_digest)
  const table = `${site.governance_schema}.cut_change_set_affected_row`
  return plan.effects
    .values()
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
