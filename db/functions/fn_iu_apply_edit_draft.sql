-- A further draft version of a unit that stands; reopens one that was retired or soft-deleted.
--
-- Answers {result, reason, unit_id, version_id, version_seq, lifecycle_status}. `created`; `exists_complete` where a live
-- unit's latest version is the same, and nothing is written; or `refused` with, in the order tested: missing_argument,
-- empty_body, address_unknown, version_conflict.
--
-- A latest version that is still draft is not replaced: it stays as it is, as a draft that was overtaken, and can no
-- longer be put in force, because only the latest version can. The version in force stays
-- in force meanwhile.
CREATE FUNCTION public.fn_iu_apply_edit_draft(
  p_canonical_address text,
  p_title text,
  p_body text,
  p_actor text,
  p_expected_version_seq integer
) RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_unit public.information_unit;
  v_latest public.unit_version;
  v_reopen boolean;
  v_status text;
  v_version_id uuid := gen_random_uuid();
  v_hash text := encode(sha256(convert_to(p_body, 'UTF8')), 'hex');
  v_reason text;
BEGIN
  v_reason := CASE
    WHEN num_nulls(p_canonical_address, p_title, p_body, p_actor, p_expected_version_seq) > 0 THEN 'missing_argument'
    WHEN btrim(p_body, E' \t\n\x0B\f\r') = '' THEN 'empty_body'
  END;

  IF v_reason IS NULL THEN
    SELECT * INTO v_unit FROM public.information_unit WHERE canonical_address = p_canonical_address FOR UPDATE;
    IF FOUND THEN
      SELECT * INTO v_latest FROM public.unit_version
      WHERE unit_id = v_unit.id ORDER BY version_seq DESC LIMIT 1;
      IF v_latest.version_seq <> p_expected_version_seq THEN
        v_reason := 'version_conflict';
      END IF;
    ELSE
      v_reason := 'address_unknown';
    END IF;
  END IF;
  IF v_reason IS NOT NULL THEN
    RETURN jsonb_build_object(
      'result', 'refused', 'reason', v_reason, 'unit_id', v_unit.id, 'version_id', NULL,
      'version_seq', v_latest.version_seq, 'lifecycle_status', v_unit.lifecycle_status);
  END IF;

  v_reopen := v_unit.lifecycle_status = 'retired' OR v_unit.deleted_at IS NOT NULL;
  IF NOT v_reopen AND v_latest.title = p_title AND v_latest.body = p_body THEN
    RETURN jsonb_build_object(
      'result', 'exists_complete', 'reason', NULL, 'unit_id', v_unit.id, 'version_id', v_latest.id,
      'version_seq', v_latest.version_seq, 'lifecycle_status', v_unit.lifecycle_status);
  END IF;
  v_status := CASE WHEN v_reopen THEN 'draft' ELSE v_unit.lifecycle_status END;

  PERFORM set_config('iu.gateway', 'open', true);
  -- A unit can be soft-deleted while a version of it is in force; reopened as a draft, it has none.
  IF v_reopen THEN
    UPDATE public.unit_version SET lifecycle_status = 'retired', retired_at = now()
    WHERE unit_id = v_unit.id AND lifecycle_status = 'enacted';
  END IF;
  INSERT INTO public.unit_version (
    id, unit_id, title, body, content_hash, version_seq, lifecycle_status, content_profile, created_by
  ) VALUES (
    v_version_id, v_unit.id, p_title, p_body, v_hash, v_latest.version_seq + 1, 'draft',
    jsonb_build_object('bytes', octet_length(convert_to(p_body, 'UTF8')),
      'lines', length(p_body) - length(replace(p_body, E'\n', '')) + 1),
    p_actor
  );
  UPDATE public.information_unit SET
    lifecycle_status = v_status,
    deleted_at = NULL,
    version_anchor_ref = CASE WHEN v_status = 'draft' THEN v_version_id ELSE version_anchor_ref END,
    content_anchor_ref = CASE WHEN v_status = 'draft' THEN 'sha256:' || v_hash ELSE content_anchor_ref END,
    updated_at = now(),
    updated_by = p_actor
  WHERE id = v_unit.id;
  INSERT INTO public.iu_lifecycle_log (
    unit_id, version_id, canonical_address, event, from_status, to_status, actor, payload
  ) VALUES (
    v_unit.id, v_version_id, p_canonical_address, CASE WHEN v_reopen THEN 'revived' ELSE 'edit_draft' END,
    v_unit.lifecycle_status, v_status, p_actor,
    jsonb_build_object('version_seq', v_latest.version_seq + 1, 'content_hash', v_hash)
  );
  PERFORM set_config('iu.gateway', '', true);
  RETURN jsonb_build_object(
    'result', 'created', 'reason', NULL, 'unit_id', v_unit.id, 'version_id', v_version_id,
    'version_seq', v_latest.version_seq + 1, 'lifecycle_status', v_status);
END
$$;

REVOKE EXECUTE ON FUNCTION public.fn_iu_apply_edit_draft(text, text, text, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.fn_iu_apply_edit_draft(text, text, text, text, integer) TO cutter_exec;
