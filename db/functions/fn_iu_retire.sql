-- Takes a unit, and its version in force, out of force. Only a later edit draft reopens it.
--
-- Answers {result, reason, unit_id, version_id, version_seq, lifecycle_status}; the version is the one that was in force,
-- if any. `retired`; or `refused` with, in the order tested: missing_argument, address_unknown, already_retired,
-- review_decision_unknown, review_decision_unfit.
--
-- Children do not matter: one transaction may retire a whole branch in any order. A draft that was never put in force
-- stays a draft of a retired unit. The anchors stay as they are: they tell what the unit last stood for.
CREATE FUNCTION public.fn_iu_retire(
  p_canonical_address text,
  p_actor text,
  p_review_decision_id uuid,
  p_reason text
) RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_unit public.information_unit;
  v_in_force public.unit_version;
  v_decision cutter_governance.review_decision;
  v_reason text;
BEGIN
  SELECT * INTO v_unit FROM public.information_unit WHERE canonical_address = p_canonical_address FOR UPDATE;
  SELECT * INTO v_in_force FROM public.unit_version WHERE unit_id = v_unit.id AND lifecycle_status = 'enacted';
  SELECT * INTO v_decision FROM cutter_governance.review_decision WHERE id = p_review_decision_id;

  v_reason := CASE
    WHEN num_nulls(p_canonical_address, p_actor, p_review_decision_id, p_reason) > 0 THEN 'missing_argument'
    WHEN v_unit.id IS NULL THEN 'address_unknown'
    WHEN v_unit.lifecycle_status = 'retired' OR v_unit.deleted_at IS NOT NULL THEN 'already_retired'
    WHEN v_decision.id IS NULL THEN 'review_decision_unknown'
    WHEN v_decision.gate <> 'SG_2_lifecycle_authz' OR v_decision.decision <> 'approve' THEN 'review_decision_unfit'
  END;
  IF v_reason IS NOT NULL THEN
    RETURN jsonb_build_object(
      'result', 'refused', 'reason', v_reason, 'unit_id', v_unit.id, 'version_id', NULL,
      'version_seq', NULL, 'lifecycle_status', v_unit.lifecycle_status);
  END IF;

  PERFORM set_config('iu.gateway', 'open', true);
  UPDATE public.unit_version SET lifecycle_status = 'retired', retired_at = now() WHERE id = v_in_force.id;
  UPDATE public.information_unit SET
    lifecycle_status = 'retired',
    updated_at = now(),
    updated_by = p_actor
  WHERE id = v_unit.id;
  INSERT INTO public.iu_lifecycle_log (
    unit_id, version_id, canonical_address, event, from_status, to_status, actor, reason, review_decision_id
  ) VALUES (
    v_unit.id, v_in_force.id, p_canonical_address, 'retired', v_unit.lifecycle_status, 'retired', p_actor, p_reason,
    p_review_decision_id
  );
  PERFORM set_config('iu.gateway', '', true);
  RETURN jsonb_build_object(
    'result', 'retired', 'reason', NULL, 'unit_id', v_unit.id, 'version_id', v_in_force.id,
    'version_seq', v_in_force.version_seq, 'lifecycle_status', 'retired');
END
$$;

REVOKE EXECUTE ON FUNCTION public.fn_iu_retire(text, text, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.fn_iu_retire(text, text, uuid, text) TO cutter_exec;
