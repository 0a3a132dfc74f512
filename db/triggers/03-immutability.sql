-- What a unit is, what a text says, and what was recorded, never changes, whoever asks.
CREATE FUNCTION public.fn_iu_immutability_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF (NEW.id, NEW.canonical_address, NEW.unit_kind, NEW.created_at, NEW.created_by)
    IS DISTINCT FROM (OLD.id, OLD.canonical_address, OLD.unit_kind, OLD.created_at, OLD.created_by) THEN
    RAISE EXCEPTION 'identity of unit % is immutable', OLD.canonical_address USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION public.fn_uv_immutability_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF (NEW.id, NEW.unit_id, NEW.title, NEW.body, NEW.content_hash, NEW.version_seq, NEW.content_profile, NEW.created_at,
      NEW.created_by)
    IS DISTINCT FROM (OLD.id, OLD.unit_id, OLD.title, OLD.body, OLD.content_hash, OLD.version_seq, OLD.content_profile,
      OLD.created_at, OLD.created_by) THEN
    RAISE EXCEPTION 'text of version % of unit % is immutable; write a further version', OLD.version_seq, OLD.unit_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.lifecycle_status <> 'draft'
    AND (NEW.enacted_at, NEW.enacted_by, NEW.review_decision_id, NEW.change_set_id)
    IS DISTINCT FROM (OLD.enacted_at, OLD.enacted_by, OLD.review_decision_id, OLD.change_set_id) THEN
    RAISE EXCEPTION 'enactment of version % of unit % is immutable', OLD.version_seq, OLD.unit_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.lifecycle_status <> OLD.lifecycle_status
    AND (OLD.lifecycle_status, NEW.lifecycle_status)
    NOT IN (('draft', 'enacted'), ('enacted', 'superseded'), ('enacted', 'retired')) THEN
    RAISE EXCEPTION 'version % of unit % cannot go from % to %',
      OLD.version_seq, OLD.unit_id, OLD.lifecycle_status, NEW.lifecycle_status
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION public.fn_append_only_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION '% of %.% refused: its rows are only ever added', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END
$$;

REVOKE EXECUTE ON FUNCTION
  public.fn_iu_immutability_guard(), public.fn_uv_immutability_guard(), public.fn_append_only_guard()
FROM PUBLIC;

CREATE TRIGGER iu_3_immutability BEFORE UPDATE ON public.information_unit
  FOR EACH ROW EXECUTE FUNCTION public.fn_iu_immutability_guard();
CREATE TRIGGER uv_3_immutability BEFORE UPDATE ON public.unit_version
  FOR EACH ROW EXECUTE FUNCTION public.fn_uv_immutability_guard();

DO $$
DECLARE
  v_table regclass;
BEGIN
  FOREACH v_table IN ARRAY ARRAY[
    'public.iu_lifecycle_log',
    'cutter_governance.decision_backlog_entry', 'cutter_governance.decision_backlog_history',
    'cutter_governance.manifest_envelope', 'cutter_governance.manifest_unit_block',
    'cutter_governance.review_decision', 'cutter_governance.cut_change_set',
    'cutter_governance.cut_change_set_affected_row', 'cutter_governance.dot_pair_signature',
    'cutter_governance.verify_result'
  ]::regclass[] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
      FOR EACH STATEMENT EXECUTE FUNCTION public.fn_append_only_guard()', v_table);
  END LOOP;
END
$$;
