/**
 * The triggers of the reference database, as `triggerLine` writes them: the simulator was proven with all of them in
 * force and with no other. test/e2e/truth/proven.test.ts holds the list to the database.
 */
export const PROVEN_TRIGGERS: readonly string[] = [
  'append_only on cutter_governance.cut_change_set: BEFORE STATEMENT UPDATE OR DELETE OR TRUNCATE → public.fn_append_only_guard()',
  'append_only on cutter_governance.cut_change_set_affected_row: BEFORE STATEMENT UPDATE OR DELETE OR TRUNCATE → public.fn_append_only_guard()',
  'append_only on cutter_governance.decision_backlog_entry: BEFORE STATEMENT UPDATE OR DELETE OR TRUNCATE → public.fn_append_only_guard()',
  'append_only on cutter_governance.decision_backlog_history: BEFORE STATEMENT UPDATE OR DELETE OR TRUNCATE → public.fn_append_only_guard()',
  'append_only on cutter_governance.dot_pair_signature: BEFORE STATEMENT UPDATE OR DELETE OR TRUNCATE → public.fn_append_only_guard()',
  'append_only on cutter_governance.manifest_envelope: BEFORE STATEMENT UPDATE OR DELETE OR TRUNCATE → public.fn_append_only_guard()',
  'append_only on cutter_governance.manifest_unit_block: BEFORE STATEMENT UPDATE OR DELETE OR TRUNCATE → public.fn_append_only_guard()',
  'append_only on cutter_governance.review_decision: BEFORE STATEMENT UPDATE OR DELETE OR TRUNCATE → public.fn_append_only_guard()',
  'append_only on cutter_governance.verify_result: BEFORE STATEMENT UPDATE OR DELETE OR TRUNCATE → public.fn_append_only_guard()',
  'append_only on public.iu_lifecycle_log: BEFORE STATEMENT UPDATE OR DELETE OR TRUNCATE → public.fn_append_only_guard()',
  'dot_separation on cutter_governance.dot_pair_signature: BEFORE ROW INSERT → cutter_governance.fn_dot_separation_guard()',
  'iu_1_gateway on public.information_unit: BEFORE ROW INSERT OR UPDATE OR DELETE → public.fn_iu_gateway_guard()',
  'iu_1_gateway_truncate on public.information_unit: BEFORE STATEMENT TRUNCATE → public.fn_iu_gateway_guard()',
  'iu_2_birth_gate on public.information_unit: BEFORE ROW INSERT → public.fn_iu_birth_gate()',
  'iu_3_immutability on public.information_unit: BEFORE ROW UPDATE → public.fn_iu_immutability_guard()',
  'uv_1_gateway on public.unit_version: BEFORE ROW INSERT OR UPDATE OR DELETE → public.fn_iu_gateway_guard()',
  'uv_1_gateway_truncate on public.unit_version: BEFORE STATEMENT TRUNCATE → public.fn_iu_gateway_guard()',
  'uv_2_birth_gate on public.unit_version: BEFORE ROW INSERT → public.fn_uv_birth_gate()',
  'uv_3_immutability on public.unit_version: BEFORE ROW UPDATE → public.fn_uv_immutability_guard()',
]
