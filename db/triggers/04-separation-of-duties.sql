-- The executor signs DOT-991, the verifier DOT-992, with tools of different revisions, and neither signs for the other.
CREATE FUNCTION cutter_governance.fn_dot_separation_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF (current_user = 'cutter_exec' AND NEW.dot_code <> 'DOT-991')
    OR (current_user = 'cutter_verify' AND NEW.dot_code <> 'DOT-992') THEN
    RAISE EXCEPTION '% must not sign %', current_user, NEW.dot_code USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (
    SELECT FROM cutter_governance.dot_pair_signature AS other
    WHERE other.change_set_id = NEW.change_set_id
      AND other.dot_code <> NEW.dot_code AND other.tool_revision = NEW.tool_revision
  ) THEN
    RAISE EXCEPTION 'change set %: executor and verifier must not sign with the same tool revision', NEW.change_set_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;

REVOKE EXECUTE ON FUNCTION cutter_governance.fn_dot_separation_guard() FROM PUBLIC;

CREATE TRIGGER dot_separation BEFORE INSERT ON cutter_governance.dot_pair_signature
  FOR EACH ROW EXECUTE FUNCTION cutter_governance.fn_dot_separation_guard();
