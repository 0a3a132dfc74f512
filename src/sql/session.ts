import * as z from 'zod/mini'
import { asIsoUtc, isoUtc } from './scalars.ts'
import type { Statement } from './statement.ts'

/**
 * The second, private list: the statements that begin and end every session. `select` cannot reach it.
 */
export const BEGIN = { name: 'begin', sql: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' } as const
export const ROLLBACK = { name: 'rollback', sql: 'ROLLBACK' } as const

/** Names are resolved in the system catalog alone. */
export const SEARCH_PATH = 'pg_catalog,pg_temp'

/** Gives a kept connection the name of its next session, `$1`, before BEGIN. */
export const RENAME: Statement<{ readonly application_name: string }> = {
  name: 'rename',
  row: z.strictObject({ application_name: z.string() }),
  sql: "SELECT set_config('application_name', $1::text, false) AS application_name",
}

/** What outlived the ROLLBACK and would be there in the next session (H19). There must be nothing. */
export const LEFTOVERS: Statement<{ readonly leftovers: readonly string[] }> = {
  name: 'leftovers',
  row: z.strictObject({ leftovers: z.array(z.string()) }),
  sql: `
SELECT coalesce(jsonb_agg(f.what), '[]'::jsonb) AS leftovers
FROM (
  SELECT 'lock ' || l.locktype || ' ' || l.mode
  FROM pg_locks AS l
  WHERE l.pid = pg_backend_pid() AND l.locktype <> 'virtualxid'
    AND NOT (l.locktype = 'relation' AND l.mode = 'AccessShareLock')
  UNION ALL
  SELECT 'statement ' || p.name FROM pg_prepared_statements AS p WHERE p.from_sql
  UNION ALL
  SELECT 'cursor ' || c.name FROM pg_cursors AS c WHERE c.is_holdable
  UNION ALL
  SELECT 'channel ' || n.channel FROM pg_listening_channels() AS n(channel)
  UNION ALL
  SELECT 'temporary objects' WHERE pg_my_temp_schema() <> 0
  UNION ALL
  SELECT 'role ' || current_user
  WHERE NOT EXISTS (
    -- The role that logged in, whatever was set since.
    SELECT FROM pg_stat_get_activity(pg_backend_pid()) AS a JOIN pg_roles AS r ON r.oid = a.usesysid
    WHERE r.rolname = current_user AND r.rolname = session_user)
  UNION ALL
  SELECT 'setting ' || s.name FROM pg_settings AS s WHERE s.source = 'session' AND s.name <> 'application_name'
) AS f(what)`,
}

const session = {
  isolation: z.string(),
  read_only: z.boolean(),
  row_security: z.boolean(),
  search_path: z.string(),
  /** Backend and local number of the transaction; another value means that ours ended meanwhile. */
  transaction: z.string(),
  snapshot: z.string(),
}

const SESSION = `
  current_setting('transaction_isolation') AS isolation,
  current_setting('transaction_read_only') = 'on' AS read_only,
  current_setting('row_security') = 'on' AS row_security,
  current_setting('search_path') AS search_path,
  (SELECT l.virtualtransaction FROM pg_locks AS l
   WHERE l.pid = pg_backend_pid() AND l.locktype = 'virtualxid' AND l.virtualxid = l.virtualtransaction) AS transaction,
  pg_current_snapshot()::text AS snapshot`

const fence = z.strictObject({
  role: z.string(),
  application_name: z.string(),
  default_read_only: z.boolean(),
  standby: z.boolean(),
  began_at: isoUtc,
  ...session,
})
export type Fence = z.infer<typeof fence>

/** Sent before anything else: after the first query of a transaction `SET TRANSACTION READ WRITE` is refused with 25001 (H16). */
export const FENCE: Statement<Fence> = {
  name: 'fence',
  row: fence,
  sql: `
SELECT
  current_user AS role,
  current_setting('application_name') AS application_name,
  current_setting('default_transaction_read_only') = 'on' AS default_read_only,
  pg_is_in_recovery() AS standby,
  ${asIsoUtc('transaction_timestamp()')} AS began_at,${SESSION}`,
}

const end = z.strictObject({
  ...session,
  settings: z.record(z.string(), z.string()),
  xid_assigned: z.boolean(),
  locks: z.array(
    z.strictObject({
      type: z.string(),
      mode: z.string(),
      relation: z.nullable(z.string()),
      /** Access share on a relation, or our own virtual transaction id. */
      harmless: z.boolean(),
      /** What our snapshot knows under another name, or not at all, or what is a foreign table: nobody looked at it before it was read. */
      unseen: z.boolean(),
    }),
  ),
})
export type EndChecks = z.infer<typeof end>

/** As our snapshot knows it; null for what was made since. */
const NAME_THEN = `quote_ident(n.nspname) || '.' || quote_ident(c.relname)`

/**
 * An index is shown as its table, the catalogs as one. `is_now` is a relation as it is called at this moment: a name is looked
 * up when its statement comes, not as of the snapshot, and who may alter the schema can put a view in a table's place meanwhile.
 */
const LOCKS = `
  SELECT
    l.locktype AS type, l.mode,
    CASE
      WHEN l.relation IS NULL THEN NULL
      WHEN n.nspname IN ('pg_catalog', 'pg_toast') THEN n.nspname || '.*'
      ELSE coalesce(${NAME_THEN}, is_now.identity, 'relation ' || l.relation)
    END AS relation,
    l.locktype = 'relation' AND l.mode = 'AccessShareLock'
      OR l.locktype = 'virtualxid' AND l.virtualxid = l.virtualtransaction AS harmless,
    coalesce(is_now.type = 'foreign table'
      OR is_now.type IN ('table', 'view', 'materialized view') AND is_now.identity IS DISTINCT FROM ${NAME_THEN}, false) AS unseen
  FROM pg_locks AS l
  LEFT JOIN pg_index AS i ON i.indexrelid = l.relation
  LEFT JOIN pg_class AS c ON c.oid = coalesce(i.indrelid, l.relation)
  LEFT JOIN pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN LATERAL pg_identify_object('pg_class'::regclass,
    CASE WHEN n.nspname IN ('pg_catalog', 'pg_toast') THEN NULL ELSE coalesce(i.indrelid, l.relation) END, 0) AS is_now ON true
  WHERE l.pid = pg_backend_pid()
  GROUP BY 1, 2, 3, 4, 5
  ORDER BY 1, 2, 3`

/** Settings that show how the session was held in bounds. */
const SETTINGS = [
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'search_path',
  'session_replication_role',
]
  .map((name) => `'${name}', current_setting('${name}')`)
  .join(', ')

export const END_CHECKS: Statement<EndChecks> = {
  name: 'end_checks',
  row: end,
  sql: `
SELECT
  pg_current_xact_id_if_assigned() IS NOT NULL AS xid_assigned,
  jsonb_build_object(${SETTINGS}) AS settings,
  (SELECT jsonb_agg(jsonb_build_object(
     'type', k.type, 'mode', k.mode, 'relation', k.relation, 'harmless', k.harmless, 'unseen', k.unseen)) FROM (${LOCKS}) AS k) AS locks,${SESSION}`,
}
