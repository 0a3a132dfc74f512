import { quoteLiteral } from './names.ts'

/** The part of the role's rights that is about functions. */

/** Extensions whose functions, and C libraries whose functions, act outside our transaction. */
const OUTSIDE = [
  'adminpack',
  'aws_lambda',
  'aws_s3',
  'azure_storage',
  'citus',
  'dblink',
  'http',
  'orafce',
  'pg_background',
  'pg_cron',
  'pg_net',
  'pg_surgery',
  'pg_visibility',
  'pglogical',
  'plproxy',
  'plsh',
]

/** Built-in functions that leave something behind or reach other sessions; PUBLIC has most of them in every database. */
const EVERYWHERE = [
  'lo_create',
  'lo_creat',
  'lo_export',
  'lo_from_bytea',
  'lo_import',
  'lo_put',
  'lo_unlink',
  'pg_advisory_lock',
  'pg_advisory_xact_lock',
  'pg_cancel_backend',
  'pg_export_snapshot',
  'pg_logical_emit_message',
  'pg_notify',
  'pg_read_file',
  'pg_sleep',
  'pg_switch_wal',
  'pg_terminate_backend',
  'set_config',
  'txid_current',
]

const list = (names: readonly string[]): string => names.map(quoteLiteral).join(', ')

/** Common table expressions: every function that is more than a way to read, and who of `grantee` may execute it. */
export const EXECUTABLE = `
candidate AS (
  SELECT p.oid, format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) AS name, p.proname,
    CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS object_kind,
    coalesce(p.proacl, acldefault('f', p.proowner)) AS acl, x.extname,
    CASE
      WHEN x.extname IN (${list(OUTSIDE)})
        OR l.lanname = 'c' AND regexp_replace(p.probin, '^.*/|[.](so|dll|dylib)$', '', 'g') IN (${list(OUTSIDE)})
        OR p.oid < 16384 AND p.proname IN ('lo_export', 'lo_import')
        THEN 'reaches_outside'
      WHEN p.oid < 16384 THEN 'everywhere'
      WHEN p.prosecdef THEN 'security_definer'
      WHEN l.lanname = 'c' THEN 'c_function'
      WHEN NOT l.lanpltrusted AND l.lanname <> 'internal' THEN 'untrusted_language'
    END AS kind
  FROM pg_proc AS p
  JOIN pg_namespace AS n ON n.oid = p.pronamespace
  JOIN pg_language AS l ON l.oid = p.prolang
  LEFT JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
    AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
  LEFT JOIN pg_extension AS x ON x.oid = d.refobjid
  -- Below 16384 stands what every database is born with.
  WHERE p.oid >= 16384 OR p.proname IN (${list(EVERYWHERE)})
),
executable AS (
  SELECT c.kind, c.name, c.proname, c.extname, c.object_kind, g.name AS holder, g.via
  FROM candidate AS c
  CROSS JOIN LATERAL aclexplode(c.acl) AS a
  JOIN grantee AS g ON g.oid = a.grantee
  WHERE c.kind IS NOT NULL AND a.privilege_type = 'EXECUTE'
)`

/** Rows of the statement: C functions by extension, built-in ones by name, all others one by one. */
export const EXECUTE_RIGHTS = `
SELECT e.kind, 'EXECUTE', e.name, e.object_kind, e.holder, e.via
FROM executable AS e
WHERE e.kind IN ('security_definer', 'untrusted_language', 'reaches_outside')
UNION ALL
SELECT DISTINCT e.kind, 'EXECUTE', 'pg_catalog.' || e.proname, 'FUNCTION', e.holder, e.via
FROM executable AS e
WHERE e.kind = 'everywhere'
UNION ALL
SELECT e.kind, 'EXECUTE', coalesce('C functions of the extension ' || e.extname, 'C functions of no extension')
  || ' (' || count(*) || ')', NULL, e.holder, e.via
FROM executable AS e
WHERE e.kind = 'c_function'
GROUP BY e.kind, e.extname, e.holder, e.via`
