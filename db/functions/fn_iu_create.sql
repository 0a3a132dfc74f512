-- A new unit with its first version, both draft.
--
-- Answers {result, reason, unit_id, version_id, version_seq, lifecycle_status}. `created`; `exists_complete` where the
-- address holds a live unit whose latest version is the same, and nothing is written; or `refused` with, in the order
-- tested: missing_argument, bad_address, empty_body, unknown_unit_kind, unknown_section_type, address_exists,
-- parent_unknown.
CREATE FUNCTION public.fn_iu_create(
  p_canonical_address text,
  p_title text,
  p_body text,
  p_actor text,
  p_unit_kind text,
  p_section_type text,
  p_owner_ref text,
  p_publication_type text,
  p_parent_ref uuid,
  p_doc_code text DEFAULT NULL,
  p_section_code text DEFAULT NULL,
  p_sort_order integer DEFAULT NULL
) RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_keys text[] := string_to_array(p_canonical_address, '/');
  v_unit public.information_unit;
  v_latest public.unit_version;
  v_unit_id uuid := gen_random_uuid();
  v_version_id uuid := gen_random_uuid();
  v_hash text := encode(sha256(convert_to(p_body, 'UTF8')), 'hex');
  v_reason text;
BEGIN
  v_reason := CASE
    WHEN num_nulls(p_canonical_address, p_title, p_body, p_actor, p_unit_kind, p_owner_ref, p_publication_type) > 0
      THEN 'missing_argument'
    WHEN length(p_canonical_address) > 1024
      OR p_canonical_address !~ '^[A-Z0-9][A-Z0-9-]{1,30}[A-Z0-9](/[A-Z0-9-]+)+$'
      THEN 'bad_address'
    WHEN btrim(p_body, E' \t\n\x0B\f\r') = ''
      THEN 'empty_body'
    WHEN NOT EXISTS (SELECT FROM public.dot_config WHERE key = 'vocab.unit_kind.' || p_unit_kind)
      THEN 'unknown_unit_kind'
    WHEN p_section_type IS NOT NULL
      AND NOT EXISTS (SELECT FROM public.dot_config WHERE key = 'vocab.section_type.' || p_section_type)
      THEN 'unknown_section_type'
  END;

  IF v_reason IS NULL THEN
    SELECT * INTO v_unit FROM public.information_unit WHERE canonical_address = p_canonical_address;
    IF FOUND THEN
      SELECT * INTO v_latest FROM public.unit_version
      WHERE unit_id = v_unit.id ORDER BY version_seq DESC LIMIT 1;
      IF v_unit.lifecycle_status <> 'retired' AND v_unit.deleted_at IS NULL
        AND v_latest.title = p_title AND v_latest.body = p_body THEN
        RETURN jsonb_build_object(
          'result', 'exists_complete', 'reason', NULL, 'unit_id', v_unit.id, 'version_id', v_latest.id,
          'version_seq', v_latest.version_seq, 'lifecycle_status', v_unit.lifecycle_status);
      END IF;
      v_reason := 'address_exists';
    ELSIF p_parent_ref IS NOT NULL
      AND NOT EXISTS (SELECT FROM public.information_unit WHERE id = p_parent_ref) THEN
      v_reason := 'parent_unknown';
    END IF;
  END IF;

  IF v_reason IS NULL THEN
    PERFORM set_config('iu.gateway', 'open', true);
    INSERT INTO public.information_unit (
      id, canonical_address, unit_kind, lifecycle_status, content_anchor_ref, version_anchor_ref, owner_ref,
      parent_or_container_ref, identity_profile, doc_code, section_type, section_code, sort_order,
      created_by, updated_by
    ) VALUES (
      v_unit_id, p_canonical_address, p_unit_kind, 'draft', 'sha256:' || v_hash, v_version_id, p_owner_ref,
      p_parent_ref,
      jsonb_build_object(
        'docprefix', v_keys[1], 'key', v_keys[cardinality(v_keys)], 'depth', cardinality(v_keys) - 1,
        'publication_type', p_publication_type),
      p_doc_code, p_section_type, p_section_code, p_sort_order,
      p_actor, p_actor
    )
    -- Another session may have created the address since the look above; its unit stands.
    ON CONFLICT (canonical_address) DO NOTHING;
    IF NOT FOUND THEN
      v_reason := 'address_exists';
    END IF;
  END IF;

  IF v_reason IS NOT NULL THEN
    PERFORM set_config('iu.gateway', '', true);
    RETURN jsonb_build_object(
      'result', 'refused', 'reason', v_reason, 'unit_id', v_unit.id, 'version_id', NULL,
      'version_seq', NULL, 'lifecycle_status', v_unit.lifecycle_status);
  END IF;

  INSERT INTO public.unit_version (
    id, unit_id, title, body, content_hash, version_seq, lifecycle_status, content_profile, created_by
  ) VALUES (
    v_version_id, v_unit_id, p_title, p_body, v_hash, 1, 'draft',
    jsonb_build_object('bytes', octet_length(convert_to(p_body, 'UTF8')),
      'lines', length(p_body) - length(replace(p_body, E'\n', '')) + 1),
    p_actor
  );
  INSERT INTO public.iu_lifecycle_log (
    unit_id, version_id, canonical_address, event, from_status, to_status, actor, payload
  ) VALUES (
    v_unit_id, v_version_id, p_canonical_address, 'created', NULL, 'draft', p_actor,
    jsonb_build_object('version_seq', 1, 'content_hash', v_hash)
  );
  PERFORM set_config('iu.gateway', '', true);
  RETURN jsonb_build_object(
    'result', 'created', 'reason', NULL, 'unit_id', v_unit_id, 'version_id', v_version_id,
    'version_seq', 1, 'lifecycle_status', 'draft');
END
$$;

REVOKE EXECUTE ON FUNCTION public.fn_iu_create(
  text, text, text, text, text, text, text, text, uuid, text, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.fn_iu_create(
  text, text, text, text, text, text, text, text, uuid, text, text, integer) TO cutter_exec;
