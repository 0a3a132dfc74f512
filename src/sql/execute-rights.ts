import { quoteLiteral } from './names.ts'

/** The role's rights on functions. */

/** Extensions and C libraries whose functions act outside our transaction. */
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

/** Found by two index scans; a scan of all functions would cost more. */
const LOOKED_AT = `(p.oid >= 16384 OR p.proname IN (${list(EVERYWHERE)}))`

/**
 * Common table expressions: every function that can do more than read, and which `grantee` may execute it. Oids below
 * 16384 are the built-in objects of every database.
 *
 * `run(called, body, how, unasked)`: what a call runs. An aggregate needs EXECUTE of its caller on itself, and of its owner on
 * its parts. No such right is needed for what runs `unasked`: the cast of a type to JSON (by `to_json` and its like), the
 * support functions of an operator family (by whatever compares or looks up its types), and the function of an event trigger
 * on login (PostgreSQL 17 on), before the first statement of ours.
 */
export const EXECUTABLE = `
run(called, body, how, unasked) AS (
  SELECT p.oid, p.oid, 'EXECUTE', NULL FROM pg_proc AS p WHERE ${LOOKED_AT}
  UNION ALL
  SELECT a.aggfnoid::oid, f.oid, 'EXECUTE', NULL
  FROM pg_aggregate AS a
  JOIN pg_proc AS f ON f.oid IN (a.aggtransfn::oid, a.aggfinalfn::oid, a.aggcombinefn::oid, a.aggserialfn::oid,
    a.aggdeserialfn::oid, a.aggmtransfn::oid, a.aggminvtransfn::oid, a.aggmfinalfn::oid)
  WHERE f.oid >= 16384 AND a.aggfnoid >= 16384
  UNION ALL
  SELECT k.castfunc, k.castfunc, 'USE', format('(%s AS json)', format_type(k.castsource, NULL))
  FROM pg_cast AS k WHERE k.casttarget = 'json'::regtype AND k.castfunc >= 16384
  UNION ALL
  SELECT s.amproc::oid, s.amproc::oid, 'SUPPORT', format('OPERATOR FAMILY %I.%I USING %I', n.nspname, o.opfname, m.amname)
  FROM pg_amproc AS s
  JOIN pg_opfamily AS o ON o.oid = s.amprocfamily
  JOIN pg_namespace AS n ON n.oid = o.opfnamespace
  JOIN pg_am AS m ON m.oid = o.opfmethod
  WHERE s.amproc >= 16384
  UNION ALL
  SELECT e.evtfoid, e.evtfoid, 'LOGIN', format('EVENT TRIGGER %I', e.evtname)
  FROM pg_event_trigger AS e WHERE e.evtevent = 'login' AND e.evtenabled IN ('O', 'A')
),
candidate AS (
  SELECT p.oid, x.extname, p.proname, r.how,
    coalesce(r.unasked, format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes))) AS name,
    CASE WHEN r.unasked IS NOT NULL THEN NULL WHEN p.prokind = 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS object_kind,
    coalesce(CASE WHEN r.unasked IS NULL THEN p.proacl END, acldefault('f', p.proowner)) AS acl,
    CASE
      WHEN x.extname IN (${list(OUTSIDE)})
        OR l.lanname = 'c' AND regexp_replace(f.probin, '^.*/|[.](so|dll|dylib)$', '', 'g') IN (${list(OUTSIDE)})
        OR f.oid < 16384 AND f.proname IN ('lo_export', 'lo_import')
        THEN 'reaches_outside'
      WHEN f.oid < 16384 THEN 'everywhere'
      WHEN f.prosecdef THEN 'security_definer'
      WHEN l.lanname = 'c' THEN 'c_function'
      WHEN NOT l.lanpltrusted AND l.lanname <> 'internal' THEN 'untrusted_language'
      WHEN r.how = 'LOGIN' THEN 'at_login'
    END AS kind
  FROM run AS r
  JOIN pg_proc AS f ON f.oid = r.body
  JOIN pg_proc AS p ON p.oid = r.called
  JOIN pg_namespace AS n ON n.oid = p.pronamespace
  JOIN pg_language AS l ON l.oid = f.prolang
  LEFT JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = f.oid
    AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
  LEFT JOIN pg_extension AS x ON x.oid = d.refobjid
  WHERE ${LOOKED_AT}
),
executable AS (
  SELECT DISTINCT c.oid, c.kind, c.how, c.name, c.proname, c.extname, c.object_kind, g.name AS holder, g.via
  FROM candidate AS c
  CROSS JOIN LATERAL aclexplode(c.acl) AS a
  JOIN grantee AS g ON g.oid = a.grantee
  WHERE c.kind IS NOT NULL AND a.privilege_type = 'EXECUTE'
)`

/** Rows of the statement: C functions by extension, built-in ones by name, all others one by one. */
export const EXECUTE_RIGHTS = `
SELECT e.kind, e.how, e.name, e.object_kind, e.holder, e.via
FROM executable AS e
WHERE e.kind IN ('security_definer', 'untrusted_language', 'reaches_outside', 'at_login')
UNION ALL
SELECT DISTINCT e.kind, 'EXECUTE', 'pg_catalog.' || e.proname, 'FUNCTION', e.holder, e.via
FROM executable AS e
WHERE e.kind = 'everywhere'
UNION ALL
SELECT e.kind, 'EXECUTE', coalesce('C functions of the extension ' || e.extname, 'C functions of no extension')
  || ' (' || count(DISTINCT e.oid) || ')', NULL, e.holder, e.via
FROM executable AS e
WHERE e.kind = 'c_function'
GROUP BY e.kind, e.extname, e.holder, e.via`
