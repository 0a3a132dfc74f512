-- How units and versions come into the world: as drafts, in words the vocabulary knows, one number after the other.
CREATE FUNCTION public.fn_iu_birth_gate() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NEW.lifecycle_status <> 'draft' OR NEW.deleted_at IS NOT NULL THEN
    RAISE EXCEPTION 'unit % must be born a draft', NEW.canonical_address USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM public.dot_config WHERE key = 'vocab.unit_kind.' || NEW.unit_kind)
    OR NEW.section_type IS NOT NULL
      AND NOT EXISTS (SELECT FROM public.dot_config WHERE key = 'vocab.section_type.' || NEW.section_type) THEN
    RAISE EXCEPTION 'unit %: kind % or section type % is not in the vocabulary',
      NEW.canonical_address, NEW.unit_kind, NEW.section_type USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION public.fn_uv_birth_gate() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_next integer := 1 + coalesce((SELECT max(version_seq) FROM public.unit_version WHERE unit_id = NEW.unit_id), 0);
BEGIN
  IF NEW.lifecycle_status <> 'draft' THEN
    RAISE EXCEPTION 'version % of unit % must be born a draft', NEW.version_seq, NEW.unit_id
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.version_seq <> v_next THEN
    RAISE EXCEPTION 'version % of unit % is out of sequence, the next is %', NEW.version_seq, NEW.unit_id, v_next
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;

REVOKE EXECUTE ON FUNCTION public.fn_iu_birth_gate(), public.fn_uv_birth_gate() FROM PUBLIC;

CREATE TRIGGER iu_2_birth_gate BEFORE INSERT ON public.information_unit
  FOR EACH ROW EXECUTE FUNCTION public.fn_iu_birth_gate();
CREATE TRIGGER uv_2_birth_gate BEFORE INSERT ON public.unit_version
  FOR EACH ROW EXECUTE FUNCTION public.fn_uv_birth_gate();
