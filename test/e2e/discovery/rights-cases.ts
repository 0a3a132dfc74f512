/** What is done to a fresh role `$R` in database `$D`, how that is taken back, and what must be found. */
export interface Case {
  readonly setup: readonly string[]
  readonly undo?: readonly string[]
  readonly right: string
  readonly through?: string
  readonly cure: string
}

export const SECDEF = 'CREATE FUNCTION public.definer(text, integer) RETURNS int LANGUAGE sql SECURITY DEFINER RETURN 1'
export const REFUSED: Readonly<Record<string, Case>> = {
  'a superuser': { setup: ['ALTER ROLE $R SUPERUSER'], right: 'SUPERUSER on $R', cure: 'ALTER ROLE $R NOSUPERUSER;' },
  BYPASSRLS: { setup: ['ALTER ROLE $R BYPASSRLS'], right: 'BYPASSRLS on $R', cure: 'ALTER ROLE $R NOBYPASSRLS;' },
  REPLICATION: {
    setup: ['ALTER ROLE $R REPLICATION'],
    right: 'REPLICATION on $R',
    cure: 'ALTER ROLE $R NOREPLICATION;',
  },
  CREATEROLE: { setup: ['ALTER ROLE $R CREATEROLE'], right: 'CREATEROLE on $R', cure: 'ALTER ROLE $R NOCREATEROLE;' },
  pg_write_all_data: {
    setup: ['GRANT pg_write_all_data TO $R'],
    right: 'MEMBER on pg_write_all_data',
    through: 'pg_write_all_data',
    cure: 'REVOKE pg_write_all_data FROM $R;',
  },
  'pg_write_all_data, where the database has every name quoted': {
    setup: ['ALTER DATABASE $D SET quote_all_identifiers = on', 'GRANT pg_write_all_data TO $R'],
    undo: ['ALTER DATABASE $D RESET quote_all_identifiers'],
    right: 'MEMBER on pg_write_all_data',
    through: 'pg_write_all_data',
    cure: 'REVOKE pg_write_all_data FROM $R;',
  },
  pg_execute_server_program: {
    setup: ['GRANT pg_execute_server_program TO $R'],
    right: 'MEMBER on pg_execute_server_program',
    through: 'pg_execute_server_program',
    cure: 'REVOKE pg_execute_server_program FROM $R;',
  },
  pg_write_server_files: {
    setup: ['GRANT pg_write_server_files TO $R'],
    right: 'MEMBER on pg_write_server_files',
    through: 'pg_write_server_files',
    cure: 'REVOKE pg_write_server_files FROM $R;',
  },
  'INSERT on a target': {
    setup: ['GRANT INSERT ON public.information_unit TO $R'],
    right: 'INSERT on public.information_unit',
    cure: 'REVOKE INSERT ON TABLE public.information_unit FROM $R;',
  },
  'TRUNCATE on a ledger table': {
    setup: ['GRANT TRUNCATE ON cutter_governance.review_decision TO $R'],
    right: 'TRUNCATE on cutter_governance.review_decision',
    cure: 'REVOKE TRUNCATE ON TABLE cutter_governance.review_decision FROM $R;',
  },
  'UPDATE on one column': {
    setup: ['GRANT UPDATE (title) ON public.source_document TO $R'],
    right: 'UPDATE (title) on public.source_document',
    cure: 'REVOKE UPDATE (title) ON TABLE public.source_document FROM $R;',
  },
  'a sequence of a target': {
    setup: ['GRANT USAGE ON SEQUENCE public.iu_lifecycle_log_id_seq TO $R'],
    right: 'USAGE on public.iu_lifecycle_log_id_seq',
    cure: 'REVOKE USAGE ON SEQUENCE public.iu_lifecycle_log_id_seq FROM $R;',
  },
  'a writable view over a target': {
    setup: [
      'CREATE VIEW public.inner_view AS SELECT id, title FROM public.source_document',
      'CREATE VIEW public.outer_view AS SELECT id, title FROM public.inner_view',
      'GRANT UPDATE ON public.outer_view TO $R',
    ],
    undo: ['DROP VIEW public.inner_view CASCADE'],
    right: 'UPDATE on public.outer_view',
    cure: 'REVOKE UPDATE ON TABLE public.outer_view FROM $R;',
  },
  'a child table of a target': {
    setup: ['CREATE TABLE public.child () INHERITS (public.dot_config)', 'GRANT INSERT ON public.child TO $R'],
    undo: ['DROP TABLE public.child'],
    right: 'INSERT on public.child',
    cure: 'REVOKE INSERT ON TABLE public.child FROM $R;',
  },
  'the parent of a target, through which its rows are written': {
    setup: [
      'CREATE TABLE public.above (value text)',
      'ALTER TABLE public.dot_config INHERIT public.above',
      'GRANT UPDATE ON public.above TO $R',
    ],
    undo: ['ALTER TABLE public.dot_config NO INHERIT public.above', 'DROP TABLE public.above'],
    right: 'UPDATE on public.above',
    cure: 'REVOKE UPDATE ON TABLE public.above FROM $R;',
  },
  'deleting what rows of a target go with': {
    setup: [
      'CREATE TABLE public.owners (id uuid PRIMARY KEY)',
      'ALTER TABLE public.unit_version ADD COLUMN planted uuid REFERENCES public.owners ON DELETE CASCADE',
      'GRANT DELETE ON public.owners TO $R',
    ],
    undo: ['ALTER TABLE public.unit_version DROP COLUMN planted', 'DROP TABLE public.owners'],
    right: 'DELETE on public.owners',
    cure: 'REVOKE DELETE ON TABLE public.owners FROM $R;',
  },
  'a rule that writes a target': {
    setup: [
      'CREATE TABLE public.innocent (key text)',
      "CREATE RULE sly AS ON INSERT TO public.innocent DO ALSO INSERT INTO public.dot_config (key, value) VALUES (NEW.key, 'x')",
      'GRANT INSERT ON public.innocent TO $R',
    ],
    undo: ['DROP TABLE public.innocent'],
    right: 'INSERT on public.innocent',
    cure: 'REVOKE INSERT ON TABLE public.innocent FROM $R;',
  },
  'CREATE on the schema of the units': {
    setup: ['GRANT CREATE ON SCHEMA public TO $R'],
    right: 'CREATE on public',
    cure: 'REVOKE CREATE ON SCHEMA public FROM $R;',
  },
  'membership in the owner, though not inherited': {
    setup: ['ALTER ROLE $R NOINHERIT', 'GRANT directus TO $R'],
    right: 'OWNER on public.information_unit',
    through: 'directus',
    cure: 'REVOKE directus FROM $R;',
  },
  'ownership of the database, and with it of schema public': {
    setup: ['ALTER DATABASE $D OWNER TO $R'],
    undo: ['ALTER DATABASE $D OWNER TO postgres'],
    right: 'OWNER on public',
    through: 'pg_database_owner',
    cure: 'ALTER DATABASE … OWNER TO …; -- its owner is a member of pg_database_owner',
  },
  'H20 EXECUTE on a SECURITY DEFINER function': {
    setup: [
      SECDEF,
      'REVOKE EXECUTE ON FUNCTION public.definer FROM PUBLIC',
      'GRANT EXECUTE ON FUNCTION public.definer TO $R',
    ],
    undo: ['DROP FUNCTION public.definer'],
    right: 'EXECUTE on public.definer(text, integer)',
    cure: 'REVOKE EXECUTE ON FUNCTION public.definer(text, integer) FROM $R;',
  },
  'H20 EXECUTE on a SECURITY DEFINER procedure in another schema': {
    setup: [
      'CREATE SCHEMA aside',
      "CREATE PROCEDURE aside.proc() LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
      'REVOKE EXECUTE ON PROCEDURE aside.proc FROM PUBLIC',
      'GRANT EXECUTE ON PROCEDURE aside.proc TO $R',
    ],
    undo: ['DROP SCHEMA aside CASCADE'],
    right: 'EXECUTE on aside.proc()',
    cure: 'REVOKE EXECUTE ON PROCEDURE aside.proc() FROM $R;',
  },
  'H20 EXECUTE on dblink': {
    setup: ['GRANT EXECUTE ON FUNCTION public.dblink(text, text) TO $R'],
    right: 'EXECUTE on public.dblink(text, text)',
    cure: 'REVOKE EXECUTE ON FUNCTION public.dblink(text, text) FROM $R;',
  },
  'H20 the library of dblink under another name': {
    setup: [
      "CREATE FUNCTION public.harmless(text, text) RETURNS text LANGUAGE c AS '$libdir/dblink', 'dblink_exec'",
      'REVOKE EXECUTE ON FUNCTION public.harmless FROM PUBLIC',
      'GRANT EXECUTE ON FUNCTION public.harmless TO $R',
    ],
    undo: ['DROP FUNCTION public.harmless'],
    right: 'EXECUTE on public.harmless(text, text)',
    cure: 'REVOKE EXECUTE ON FUNCTION public.harmless(text, text) FROM $R;',
  },
  'writing files of the server from large objects': {
    setup: ['GRANT EXECUTE ON FUNCTION pg_catalog.lo_export(oid, text) TO $R'],
    right: 'EXECUTE on pg_catalog.lo_export(oid, text)',
    cure: 'REVOKE EXECUTE ON FUNCTION pg_catalog.lo_export(oid, text) FROM $R;',
  },
  'a function of an untrusted language': {
    setup: [
      "UPDATE pg_language SET lanpltrusted = false WHERE lanname = 'plpgsql'",
      "CREATE FUNCTION public.outside() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'",
      'REVOKE EXECUTE ON FUNCTION public.outside FROM PUBLIC',
      'GRANT EXECUTE ON FUNCTION public.outside TO $R',
    ],
    undo: ["UPDATE pg_language SET lanpltrusted = true WHERE lanname = 'plpgsql'", 'DROP FUNCTION public.outside'],
    right: 'EXECUTE on public.outside()',
    cure: 'REVOKE EXECUTE ON FUNCTION public.outside() FROM $R;',
  },
}

export const THROUGH_PUBLIC: Readonly<Record<string, Case>> = {
  'a SECURITY DEFINER function that nobody revoked': {
    setup: [SECDEF],
    undo: ['DROP FUNCTION public.definer'],
    right: 'EXECUTE on public.definer(text, integer)',
    cure: 'REVOKE EXECUTE ON FUNCTION public.definer(text, integer) FROM PUBLIC;',
  },
  'CREATE on schema public, as before PostgreSQL 15': {
    setup: ['GRANT CREATE ON SCHEMA public TO PUBLIC'],
    undo: ['REVOKE CREATE ON SCHEMA public FROM PUBLIC'],
    right: 'CREATE on public',
    cure: 'REVOKE CREATE ON SCHEMA public FROM PUBLIC;',
  },
  'a target that anybody may write': {
    setup: ['GRANT UPDATE ON public.dot_config TO PUBLIC'],
    undo: ['REVOKE UPDATE ON public.dot_config FROM PUBLIC'],
    right: 'UPDATE on public.dot_config',
    cure: 'REVOKE UPDATE ON TABLE public.dot_config FROM PUBLIC;',
  },
}

export const REPORTED: Readonly<Record<string, Omit<Case, 'cure'>>> = {
  'other C functions, by extension': {
    setup: ['CREATE EXTENSION pgcrypto'],
    undo: ['DROP EXTENSION pgcrypto'],
    right: 'EXECUTE on C functions of the extension pgcrypto',
  },
  'writing elsewhere': {
    setup: ['CREATE TABLE public.elsewhere (a int)', 'GRANT INSERT ON public.elsewhere TO $R'],
    undo: ['DROP TABLE public.elsewhere'],
    right: 'INSERT on public.elsewhere',
  },
  'creating databases': { setup: ['ALTER ROLE $R CREATEDB'], right: 'CREATEDB on $R' },
  'a membership that only reads': { setup: ['GRANT pg_monitor TO $R'], right: 'MEMBER on pg_monitor' },
  'references to a target': {
    setup: ['GRANT REFERENCES ON public.dot_config TO $R'],
    right: 'REFERENCES on public.dot_config',
  },
}
