import * as z from 'zod/mini'
import { grantsOn, grantsRow, SCHEMA_PRIVILEGES, TABLE_PRIVILEGES, WANTED_ROLES } from './grants.ts'
import { knownSchemas, knownTables, type SchemaNames } from './names.ts'
import type { Statement } from './statement.ts'

/**
 * Which database this is, which of the known schemas and tables stand in it, what we may see of them, and who may do
 * what with them. `$1` names the roles to look at.
 *
 * Visibility is asked by oid, of catalog rows: by name it raises 42501 without USAGE on the schema, and that ends the
 * transaction (H47).
 */
const target = z.strictObject({
  system_identifier: z.string(),
  database: z.string(),
  endpoint: z.string(),
  server_version: z.string(),
  in_recovery: z.boolean(),
  replay_lag_ms: z.nullable(z.int()),
  role: z.string(),
})

const schema = z.strictObject({ name: z.string(), grants: grantsRow })

const relation = z.strictObject({
  schema: z.string(),
  name: z.string(),
  may_use_schema: z.boolean(),
  may_select: z.boolean(),
  /** Row-level security would filter what we read. */
  filtered: z.boolean(),
  /** Views and foreign tables among what reading it reads: they run what their author put there (H20). */
  runs: z.array(z.string()),
  /** Rows by the statistics of the planner; null where the table was never analysed. */
  estimate: z.nullable(z.int()),
  grants: grantsRow,
})

const row = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('target'), fact: target }),
  z.strictObject({ kind: z.literal('schema'), fact: schema }),
  z.strictObject({ kind: z.literal('relation'), fact: relation }),
])
export type SiteRow = z.infer<typeof row>
export type RelationRow = z.infer<typeof relation>

const TARGET = `jsonb_build_object(
  'system_identifier', (SELECT c.system_identifier::text FROM pg_control_system() AS c),
  'database', current_database(),
  'endpoint', coalesce(host(inet_server_addr()) || ':' || inet_server_port(), 'local'),
  'server_version', current_setting('server_version'),
  'in_recovery', pg_is_in_recovery(),
  'replay_lag_ms', CASE
    WHEN NOT pg_is_in_recovery() THEN NULL
    -- A primary that is idle sends nothing to replay: that is no lag.
    WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
    WHEN pg_last_xact_replay_timestamp() IS NULL THEN NULL
    -- The primary's clock may be ahead of this one.
    ELSE greatest(0, (extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000)::bigint) END,
  'role', current_user)`

export const siteStatement = (names: SchemaNames): Statement<SiteRow> => ({
  name: 'site',
  row,
  sql: `
WITH RECURSIVE ${WANTED_ROLES},
part(known, oid) AS (
  SELECT c.oid, c.oid
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE (n.nspname, c.relname) IN (${knownTables(names)})
  UNION
  SELECT p.known, i.inhrelid FROM part AS p JOIN pg_inherits AS i ON i.inhparent = p.oid
)
SELECT 'target' AS kind, ${TARGET} AS fact
UNION ALL
SELECT 'schema', jsonb_build_object('name', n.nspname, 'grants', ${grantsOn('n.nspacl', 'n', 'n.nspowner', SCHEMA_PRIVILEGES)})
FROM pg_namespace AS n
WHERE n.nspname IN (${knownSchemas(names)})
UNION ALL
SELECT 'relation', jsonb_build_object(
  'schema', n.nspname,
  'name', c.relname,
  'may_use_schema', has_schema_privilege(n.oid, 'USAGE'),
  'may_select', has_table_privilege(c.oid, 'SELECT'),
  'filtered', row_security_active(c.oid),
  'runs', coalesce((
    SELECT jsonb_agg(format('%s %I.%I', CASE k.relkind WHEN 'v' THEN 'view' ELSE 'foreign table' END, s.nspname, k.relname)
      ORDER BY s.nspname COLLATE "C", k.relname COLLATE "C")
    FROM part AS p JOIN pg_class AS k ON k.oid = p.oid JOIN pg_namespace AS s ON s.oid = k.relnamespace
    WHERE p.known = c.oid AND k.relkind IN ('v', 'f')), '[]'::jsonb),
  'estimate', CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END,
  'grants', ${grantsOn('c.relacl', 'r', 'c.relowner', TABLE_PRIVILEGES)})
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND (n.nspname, c.relname) IN (${knownTables(names)})`,
})
