-- The owner of everything here and the two writers. Roles belong to the whole server, so each may stand already:
-- made by hand, or a moment ago by the installation of another database. None gets a password from this script.
DO $$
DECLARE
  v_role text;
BEGIN
  FOREACH v_role IN ARRAY ARRAY['directus', 'cutter_exec', 'cutter_verify'] LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = v_role) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', v_role);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;
      END;
    END IF;
  END LOOP;
END
$$;

-- By name, since a hardened database takes USAGE away from PUBLIC.
GRANT USAGE, CREATE ON SCHEMA public TO directus;
GRANT USAGE ON SCHEMA public TO cutter_exec, cutter_verify;
CREATE SCHEMA IF NOT EXISTS cutter_governance AUTHORIZATION directus;
