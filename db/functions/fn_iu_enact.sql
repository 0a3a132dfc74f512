-- Puts the latest version of a unit in force; the one that was in force is superseded. Irreversible.
--
-- Answers {result, reason, unit_id, version_id, version_seq, lifecycle_status}. `enacted`, also for a dry run, which
-- writes nothing; or `refused` with, in the order tested: missing_argument, bad_target_lifecycle, address_unknown,
-- unit_retired, nothing_draft, review_decision_unknown, review_decision_unfit, change_set_unknown.
CREATE FUNCTION public.fn_iu_enact(
  p_canonical_address text,
  p_actor text,
  p_review_decision_id uuid,
  p_target_lifecycle text,
  p_change_set_id uuid,
  p_reason text,
  p_tool_revision text,
  p_dry_run boolean
) RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_unit public.information_unit;
  v_latest public.unit_version;
  v_in_force public.unit_version;
  v_decision cutter_governance.review_decision;
  v_reason text;
BEGIN
  SELECT * INTO v_unit FROM public.information_unit WHERE canonical_address = p_canonical_address FOR UPDATE;
  SELECT * INTO v_latest FROM public.unit_version WHERE unit_id = v_unit.id ORDER BY version_seq DESC LIMIT 1;
  SELECT * INTO v_decision FROM cutter_governance.review_decision WHERE id = p_review_decision_id;

  v_reason := CASE
    WHEN num_nulls(p_canonical_address, p_actor, p_review_decision_id, p_target_lifecycle, p_reason, p_tool_revision,
      p_dry_run) > 0 THEN 'missing_argument'
    WHEN p_target_lifecycle <> 'enacted' THEN 'bad_target_lifecycle'
    WHEN v_unit.id IS NULL THEN 'address_unknown'
    WHEN v_unit.lifecycle_status = 'retired' OR v_unit.deleted_at IS NOT NULL THEN 'unit_retired'
    WHEN v_latest.lifecycle_status <> 'draft' THEN 'nothing_draft'
    WHEN v_decision.id IS NULL THEN 'review_decision_unknown'
    WHEN v_decision.gate <> 'SG_2_lifecycle_authz' OR v_decision.decision <> 'approve' THEN 'review_decision_unfit'
    WHEN p_change_set_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM cutter_governance.cut_change_set WHERE id = p_change_set_id)
      THEN 'change_set_unknown'
  END;
  IF v_reason IS NOT NULL THEN
    RETURN jsonb_build_object(
      'result', 'refused', 'reason', v_reason, 'unit_id', v_unit.id, 'version_id', NULL,
      'version_seq', v_latest.version_seq, 'lifecycle_status', v_unit.lifecycle_status);
  END IF;
  IF p_dry_run THEN
    RETURN jsonb_build_object(
      'result', 'enacted', 'reason', NULL, 'unit_id', v_unit.id, 'version_id', v_latest.id,
      'version_seq', v_latest.version_seq, 'lifecycle_status', v_unit.lifecycle_status);
  END IF;

  PERFORM set_config('iu.gateway', 'open', true);
  SELECT * INTO v_in_force FROM public.unit_version WHERE unit_id = v_unit.id AND lifecycle_status = 'enacted';
  IF FOUND THEN
    UPDATE public.unit_version SET lifecycle_status = 'superseded', superseded_at = now() WHERE id = v_in_force.id;
    INSERT INTO public.iu_lifecycle_log (
      unit_id, version_id, canonical_address, event, from_status, to_status, actor, reason, review_decision_id,
      change_set_id, tool_revision, payload
    ) VALUES (
      v_unit.id, v_in_force.id, p_canonical_address, 'superseded', 'enacted', 'superseded', p_actor, p_reason,
      p_review_decision_id, p_change_set_id, p_tool_revision,
      jsonb_build_object('by_version_seq', v_latest.version_seq, 'by_content_hash', v_latest.content_hash)
    );
  END IF;
  UPDATE public.unit_version SET
    lifecycle_status = 'enacted',
    enacted_at = now(),
    enacted_by = p_actor,
    review_decision_id = p_review_decision_id,
    change_set_id = p_change_set_id
  WHERE id = v_latest.id;
  UPDATE public.information_unit SET
    lifecycle_status = 'enacted',
    version_anchor_ref = v_latest.id,
    content_anchor_ref = 'sha256:' || v_latest.content_hash,
    updated_at = now(),
    updated_by = p_actor
  WHERE id = v_unit.id;
  INSERT INTO public.iu_lifecycle_log (
    unit_id, version_id, canonical_address, event, from_status, to_status, actor, reason, review_decision_id,
    change_set_id, tool_revision, payload
  ) VALUES (
    v_unit.id, v_latest.id, p_canonical_address, 'enacted', v_unit.lifecycle_status, 'enacted', p_actor, p_reason,
    p_review_decision_id, p_change_set_id, p_tool_revision,
    jsonb_build_object('version_seq', v_latest.version_seq, 'content_hash', v_latest.content_hash)
  );
  PERFORM set_config('iu.gateway', '', true);
  RETURN jsonb_build_object(
    'result', 'enacted', 'reason', NULL, 'unit_id', v_unit.id, 'version_id', v_latest.id,
    'version_seq', v_latest.version_seq, 'lifecycle_status', 'enacted');
END
$$;

REVOKE EXECUTE ON FUNCTION public.fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean) TO cutter_exec;
