-- The role the dry run connects as: it can read what a cut would touch and can write nothing.
--
-- Run it as a superuser, or as a role that may create roles and owns the tables; again whenever you like, and once in
-- every database it should read. It gives the role no password: set one with \password, or use certificates or IAM.
-- It never changes what PUBLIC may do.
DO $$
DECLARE
  v_setting text[];
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'cutter_dryrun') THEN
    BEGIN
      CREATE ROLE cutter_dryrun LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT
        CONNECTION LIMIT 50;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- made a moment ago by the same script in another database
    END;
  END IF;

  -- A role of this name with powers, or one that may become another role, is somebody else's: it is not blessed here.
  IF EXISTS (
    SELECT FROM pg_catalog.pg_roles
    WHERE rolname = 'cutter_dryrun' AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)
  ) OR EXISTS (
    SELECT FROM pg_catalog.pg_auth_members AS m JOIN pg_catalog.pg_roles AS r ON r.oid = m.member
    WHERE r.rolname = 'cutter_dryrun'
  ) THEN
    RAISE EXCEPTION 'role cutter_dryrun stands already and may do more than read; drop it or take its powers away first';
  END IF;

  -- Only what differs is set: two databases of one server that do this at once would trip over each other.
  FOREACH v_setting SLICE 1 IN ARRAY ARRAY[
    ['default_transaction_read_only', 'on'],
    ['row_security', 'off'],
    ['statement_timeout', '60s'],
    ['lock_timeout', '2s'],
    ['idle_in_transaction_session_timeout', '60s'],
    ['search_path', 'pg_catalog']
  ] LOOP
    IF NOT EXISTS (
      SELECT FROM pg_catalog.pg_db_role_setting AS s JOIN pg_catalog.pg_roles AS r ON r.oid = s.setrole
      WHERE r.rolname = 'cutter_dryrun' AND s.setdatabase = 0
        AND s.setconfig @> ARRAY[v_setting[1] || '=' || v_setting[2]]
    ) THEN
      EXECUTE format('ALTER ROLE cutter_dryrun SET %I = %L', v_setting[1], v_setting[2]);
    END IF;
  END LOOP;
END
$$;

GRANT USAGE ON SCHEMA public, cutter_governance TO cutter_dryrun;

GRANT SELECT ON
  public.source_document, public.source_version,
  public.information_unit, public.unit_version, public.iu_lifecycle_log, public.dot_config,
  cutter_governance.decision_backlog_entry, cutter_governance.decision_backlog_history,
  cutter_governance.manifest_envelope, cutter_governance.manifest_unit_block,
  cutter_governance.review_decision, cutter_governance.cut_change_set,
  cutter_governance.cut_change_set_affected_row, cutter_governance.dot_pair_signature,
  cutter_governance.verify_result
TO cutter_dryrun;
