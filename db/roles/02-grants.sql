-- What the writers may do. The units themselves are written through the functions alone.
GRANT USAGE ON SCHEMA cutter_governance TO cutter_exec, cutter_verify;

GRANT SELECT ON
  public.source_document, public.source_version,
  public.information_unit, public.unit_version, public.iu_lifecycle_log, public.dot_config
TO cutter_exec, cutter_verify;

GRANT SELECT, INSERT ON
  cutter_governance.decision_backlog_entry, cutter_governance.decision_backlog_history,
  cutter_governance.manifest_envelope, cutter_governance.manifest_unit_block,
  cutter_governance.review_decision, cutter_governance.cut_change_set,
  cutter_governance.cut_change_set_affected_row, cutter_governance.dot_pair_signature
TO cutter_exec;
GRANT SELECT ON cutter_governance.verify_result TO cutter_exec;

GRANT SELECT ON
  cutter_governance.decision_backlog_entry, cutter_governance.decision_backlog_history,
  cutter_governance.manifest_envelope, cutter_governance.manifest_unit_block,
  cutter_governance.review_decision, cutter_governance.cut_change_set,
  cutter_governance.cut_change_set_affected_row
TO cutter_verify;
GRANT SELECT, INSERT ON cutter_governance.verify_result, cutter_governance.dot_pair_signature TO cutter_verify;

-- The owner has it by ownership; said aloud, so that the grant stays where the table is given to another owner.
GRANT SELECT ON cutter_governance.review_decision TO directus;
