import { LINEAGE_KINDS } from '../cutting/lineage.ts'
import { lineagePin } from './descent.ts'
import type { PinValue, PredicateResult, RunState } from './state.ts'
import type { PhaseName, SovereignGate } from './steps.ts'
import { STRUCTURAL_BOOLEANS, structuralPin } from './structural.ts'

/** The internal gates: named predicates over the run alone. A forgotten pin makes its predicate false. */

type Predicate = (pin: (name: string) => PinValue | undefined, run: RunState) => boolean
type Gate = Readonly<Record<string, Predicate>>

const isText = (value: PinValue | undefined): boolean => typeof value === 'string' && value !== ''
const isCount = (value: PinValue | undefined): value is number => typeof value === 'number' && value >= 0

const setText =
  (...names: readonly string[]): Predicate =>
  (pin) =>
    names.every((name) => isText(pin(name)))
/** Set at all; null is a value. */
const set =
  (...names: readonly string[]): Predicate =>
  (pin) =>
    names.every((name) => pin(name) !== undefined)
const same =
  (a: string, b: string): Predicate =>
  (pin) =>
    pin(a) !== undefined && pin(a) === pin(b)
const is =
  (name: string, value: PinValue): Predicate =>
  (pin) =>
    pin(name) === value
const sum =
  (total: string, ...parts: readonly string[]): Predicate =>
  (pin) =>
    isCount(pin(total)) &&
    parts.every((part) => isCount(pin(part))) &&
    pin(total) === parts.reduce((n, part) => n + Number(pin(part)), 0)

const positive =
  (name: string): Predicate =>
  (pin) =>
    isCount(pin(name)) && pin(name) !== 0
/** Both set, and not the same. */
const differ =
  (a: string, b: string): Predicate =>
  (pin) =>
    isText(pin(a)) && isText(pin(b)) && pin(a) !== pin(b)
/** The gate was approved, by the approval whose sha256 the pin holds. */
const approvedBy =
  (gate: SovereignGate, name: string): Predicate =>
  (pin, run) =>
    isText(pin(name)) &&
    run.approvals[gate]?.approval.decision === 'approve' &&
    run.approvals[gate].sha256 === pin(name)
const approvedAsAsked =
  (gate: SovereignGate): Predicate =>
  (_pin, run) =>
    run.approvals[gate]?.approval.payload_sha256 === run.requests[gate]?.request_digest

const one = (table: string): Predicate => is(`leg_b_${table}`, 1)

export const GATES: { readonly [P in PhaseName]: Gate } = {
  source_pin: {
    document_pinned: setText('document_row_id', 'doc_code', 'docprefix'),
    document_rules_pinned: set('scope', 'leaf_level', 'grammar_profile'),
    version_pinned: setText('version_id', 'version_string'),
    text_matches_manifest_digest: same('text_sha256', 'manifest_digest'),
    length_pinned: positive('body_bytes'),
    baseline_pinned: (pin) => isText(pin('baseline_digest')) && isCount(pin('baseline_units')),
    docprefix_is_its_own: is('foreign_units', 0),
    vocabulary_pinned: setText('vocabulary_digest'),
    survey_pinned: setText('survey_digest'),
    target_bound: setText('system_identifier', 'database', 'endpoint', 'server_version'),
    standing_recorded: set(
      'role',
      'in_recovery',
      'replay_lag_ms',
      'code_version',
      'newer_version',
      'other_documents_units',
    ),
    functions_and_triggers_pinned: setText('functions_digest', 'triggers_digest'),
    role_cannot_write: is('role_refused_rights', 0),
    rules_version_pinned: (pin) => isCount(pin('rules_version')),
  },
  mark: {
    profile_pinned: setText('profile_name', 'profile_digest', 'profile_chosen_by', 'mark_leaf_level'),
    units_found: positive('mark_units'),
    within_cap: (pin) => isCount(pin('mark_units')) && Number(pin('mark_units')) <= Number(pin('mark_max_units') ?? -1),
    coverage_complete: same('mark_coverage_sha256', 'manifest_digest'),
    length_covered: same('mark_bytes', 'body_bytes'),
    addresses_distinct: same('mark_distinct_addresses', 'mark_units'),
    no_empty_unit: is('mark_empty_units', 0),
    text_rehash_equals_pin: same('mark_text_sha256', 'text_sha256'),
    units_pinned: setText('mark_units_digest'),
    rest_recorded: set('mark_gaps', 'mark_excluded', 'mark_doubts'),
  },
  cutplan: {
    plan_deterministic: same('plan_second_digest', 'plan_digest'),
    plan_covers_units: same('plan_units', 'mark_units'),
    effects_cover_units: sum('plan_units', 'plan_creates', 'plan_revises', 'plan_keeps'),
    lineage_covers_units: sum('plan_units', ...LINEAGE_KINDS.filter((kind) => kind !== 'removed').map(lineagePin)),
    lineage_counts_removed: (pin) => isCount(pin(lineagePin('removed'))),
    effects_complete: sum('plan_effects', 'plan_units', 'plan_retires'),
    idempotency_keys_unique: same('plan_idempotency_keys', 'plan_effects'),
    plan_binds_baseline: same('plan_baseline_digest', 'baseline_digest'),
    plan_covers_baseline: same('plan_baseline_units', 'baseline_units'),
    plan_binds_rules: same('plan_rules_version', 'rules_version'),
  },
  pre_write_backup: {
    marked_simulated: is('backup_kind', 'SIMULATED'),
    tables_listed: positive('backup_tables'),
    rows_counted: (pin) => isCount(pin('backup_rows')) && isCount(pin('backup_not_visible')),
    digest_pinned: setText('backup_digest'),
  },
  grant_probe: {
    cutter_exec_execute_canonical_fns: is('cutter_exec_execute_canonical_fns', true),
    cutter_verify_select_insert_verify_result: is('cutter_verify_select_insert_verify_result', true),
    directus_select_review_decision: is('directus_select_review_decision', true),
    no_public_execute_leak: is('no_public_execute_leak', true),
    snapshot_pinned: (pin) => isText(pin('grant_snapshot_sha256')) && pin('grant_snapshot_pinned') !== undefined,
  },
  cut_leg_a: {
    sg1_evidence: approvedBy('SG_1_cut_authz', 'leg_a_sg1_approval_sha256'),
    approved_request_is_the_one_asked: approvedAsAsked('SG_1_cut_authz'),
    plan_is_the_approved_one: same('leg_a_plan_digest', 'plan_digest'),
    change_set_minted: setText('change_set_id'),
    every_create_created: same('leg_a_created', 'plan_creates'),
    every_revise_created: same('leg_a_revised', 'plan_revises'),
    every_keep_exists_complete: same('leg_a_exists_complete', 'plan_keeps'),
    no_other_call: sum('leg_a_calls', 'leg_a_created', 'leg_a_revised'),
  },
  structural_verify: Object.fromEntries(STRUCTURAL_BOOLEANS.map((name) => [name, is(structuralPin(name), true)])),
  leg_b_record: {
    one_backlog_entry: one('decision_backlog_entry'),
    one_history_row: one('decision_backlog_history'),
    one_manifest: one('manifest_envelope'),
    one_block_for_each_unit: same('leg_b_manifest_unit_block', 'plan_units'),
    one_review_decision: one('review_decision'),
    one_change_set: one('cut_change_set'),
    one_executor_signature: one('dot_pair_signature'),
    affected_rows_are_written_and_retired: sum(
      'leg_b_cut_change_set_affected_row',
      'plan_creates',
      'plan_revises',
      'plan_retires',
    ),
    rows_distinct: same('leg_b_distinct_rows', 'leg_b_rows'),
    rows_pinned: setText('leg_b_rows_sha256'),
  },
  write_verify: {
    verdict_and_signature: is('write_verify_rows', 2),
    rows_pinned: setText('write_verify_rows_sha256'),
    duties_separated: differ('write_verify_executor_revision', 'write_verify_verifier_revision'),
    every_structural_boolean_true: is('write_verify_structural_passed', STRUCTURAL_BOOLEANS.length),
  },
  lifecycle_enact: {
    sg2_evidence: approvedBy('SG_2_lifecycle_authz', 'lifecycle_sg2_approval_sha256'),
    approved_request_is_the_one_asked: approvedAsAsked('SG_2_lifecycle_authz'),
    review_decision_fresh: differ('lifecycle_review_decision_id', 'lifecycle_cut_review_decision_id'),
    every_draft_enacted: same('lifecycle_enacted', 'lifecycle_drafts'),
    every_retire_retired: same('lifecycle_retired', 'plan_retires'),
    superseded_counted: (pin) => isCount(pin('lifecycle_superseded')),
  },
  closeout: {
    facts_rechecked: positive('closeout_facts_checked'),
    no_pinned_fact_changed: is('closeout_facts_changed', 0),
    every_session_read_only: same('closeout_sessions_read_only', 'closeout_sessions'),
    no_transaction_id_assigned: is('closeout_sessions_with_xid', 0),
    predicted_rows_pinned: setText('closeout_predicted_rows_sha256'),
    survey_rechecked: setText('closeout_survey_digest'),
  },
}

/** Every predicate of a phase's gate and its result. */
export function judge(phase: PhaseName, run: RunState): readonly PredicateResult[] {
  const pin = (name: string): PinValue | undefined => run.context_pins[name]
  return Object.entries(GATES[phase]).map(([name, predicate]) => ({ name, passed: predicate(pin, run) }))
}
