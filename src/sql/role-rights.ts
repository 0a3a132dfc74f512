import * as z from 'zod/mini'
import { EXECUTABLE, EXECUTE_RIGHTS } from './execute-rights.ts'
import { knownSchemas, knownTables, type SchemaNames } from './names.ts'
import type { Statement } from './statement.ts'

/**
 * Every right of this session's role that is more than reading, and the role through which it holds it, from catalog rows.
 * discovery/grade-rights.ts judges which are refused and which only reported.
 *
 * A role has what it inherits, what it could become by SET ROLE, and what it could grant to itself: all memberships
 * count. The owner of the database is a member of pg_database_owner without a row saying so.
 */
export const RIGHT_KINDS = [
  'attribute',
  'member',
  'owner',
  'target',
  'target_schema',
  'security_definer',
  'untrusted_language',
  'reaches_outside',
  'at_login',
  'c_function',
  'elsewhere',
  'everywhere',
] as const

const row = z.strictObject({
  kind: z.enum(RIGHT_KINDS),
  right: z.string(),
  /** What it is a right on, as GRANT and REVOKE take it, without the kind of object. */
  object: z.string(),
  /** `TABLE`, `SCHEMA`, … where GRANT and REVOKE want one. */
  object_kind: z.nullable(z.string()),
  /** The role that has it, or PUBLIC. */
  holder: z.string(),
  /** The membership of our own role by which it is that role, or null where it is our own or PUBLIC. */
  via: z.nullable(z.string()),
  role: z.string(),
})
export type RightRow = z.infer<typeof row>

/** Our own roles and all that they are members of; and the names of every possible holder. */
const HOLDERS = `
edge(member, role) AS (
  SELECT m.member, m.roleid FROM pg_auth_members AS m
  UNION ALL
  SELECT d.datdba, 'pg_database_owner'::regrole::oid FROM pg_database AS d WHERE d.datname = current_database()
),
held(oid, via) AS (
  SELECT r.oid, NULL::oid FROM pg_roles AS r WHERE r.rolname IN (session_user, current_user)
  UNION
  SELECT e.role, coalesce(h.via, e.role) FROM held AS h JOIN edge AS e ON e.member = h.oid
),
holder(oid, name, via) AS (
  SELECT DISTINCT ON (h.oid) h.oid, quote_ident(r.rolname), quote_ident(first.rolname)
  FROM held AS h
  JOIN pg_roles AS r ON r.oid = h.oid
  LEFT JOIN pg_roles AS first ON first.oid = h.via
  ORDER BY h.oid, first.rolname NULLS FIRST
),
grantee(oid, name, via) AS (
  SELECT h.oid, h.name, h.via FROM holder AS h
  UNION ALL
  SELECT 0::oid, 'PUBLIC', NULL
)`

/**
 * The known tables, every relation through which a rule, a view, inheritance or a cascading foreign key lets one write
 * them, and their sequences.
 */
const targets = (names: SchemaNames): string => `
target(oid) AS (
  SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE (n.nspname, c.relname) IN (${knownTables(names)})
  UNION
  SELECT next.oid FROM target AS t
  CROSS JOIN LATERAL (
    SELECT r.ev_class FROM pg_depend AS d JOIN pg_rewrite AS r ON r.oid = d.objid
    WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
    UNION ALL
    SELECT i.inhrelid FROM pg_inherits AS i WHERE i.inhparent = t.oid
    UNION ALL
    SELECT i.inhparent FROM pg_inherits AS i WHERE i.inhrelid = t.oid
    UNION ALL
    SELECT d.objid FROM pg_depend AS d
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
      AND d.deptype IN ('a', 'i')
    UNION ALL
    SELECT k.confrelid FROM pg_constraint AS k
    WHERE k.contype = 'f' AND k.conrelid = t.oid
      AND (k.confdeltype IN ('c', 'n', 'd') OR k.confupdtype IN ('c', 'n', 'd'))
  ) AS next(oid)
),
-- Without an access control list only the owner has rights on a relation, so there is nothing to look at.
relation(oid, name, kind, owner, acl, is_target) AS (
  SELECT c.oid, format('%I.%I', n.nspname, c.relname), CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
    c.relowner, c.relacl, t.oid IS NOT NULL
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN target AS t ON t.oid = c.oid
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    AND (c.relacl IS NOT NULL OR t.oid IS NOT NULL)
)`

const ATTRIBUTES = `
SELECT 'attribute' AS kind, a.right, h.name AS object, NULL AS object_kind, h.name AS holder, h.via
FROM holder AS h
JOIN pg_roles AS r ON r.oid = h.oid
CROSS JOIN LATERAL (VALUES
  ('SUPERUSER', r.rolsuper), ('BYPASSRLS', r.rolbypassrls), ('REPLICATION', r.rolreplication),
  ('CREATEROLE', r.rolcreaterole), ('CREATEDB', r.rolcreatedb)) AS a("right", has)
WHERE a.has
UNION ALL
SELECT 'member', 'MEMBER', r.rolname, NULL, h.name, h.via
FROM holder AS h JOIN pg_roles AS r ON r.oid = h.oid
WHERE starts_with(r.rolname, 'pg_') AND r.rolname <> 'pg_database_owner'`

const ownership = (names: SchemaNames): string => `
SELECT 'owner', 'OWNER', r.name, r.kind, h.name, h.via
FROM relation AS r JOIN holder AS h ON h.oid = r.owner
WHERE r.is_target
UNION ALL
SELECT 'owner', 'OWNER', quote_ident(n.nspname), 'SCHEMA', h.name, h.via
FROM pg_namespace AS n JOIN holder AS h ON h.oid = n.nspowner
WHERE n.nspname IN (${knownSchemas(names)})
UNION ALL
SELECT 'owner', 'OWNER', quote_ident(d.datname), 'DATABASE', h.name, h.via
FROM pg_database AS d JOIN holder AS h ON h.oid = d.datdba
WHERE d.datname = current_database()`

const TABLE_RIGHTS = `
SELECT CASE WHEN r.is_target THEN 'target' ELSE 'elsewhere' END, a.privilege_type, r.name, r.kind, g.name, g.via
FROM relation AS r
CROSS JOIN LATERAL aclexplode(r.acl) AS a
JOIN grantee AS g ON g.oid = a.grantee
WHERE a.grantee <> r.owner
  AND (a.privilege_type <> 'SELECT' AND (r.is_target OR a.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')))
UNION ALL
SELECT 'target', format('%s (%I)', a.privilege_type, c.attname), r.name, r.kind, g.name, g.via
FROM relation AS r
JOIN pg_attribute AS c ON c.attrelid = r.oid AND c.attacl IS NOT NULL AND NOT c.attisdropped
CROSS JOIN LATERAL aclexplode(c.attacl) AS a
JOIN grantee AS g ON g.oid = a.grantee
WHERE r.is_target AND a.privilege_type <> 'SELECT'
  -- Implied by the line above; stated so that an index is used.
  AND c.attrelid = ANY (ARRAY(SELECT t.oid FROM target AS t))`

const schemaRights = (names: SchemaNames): string => `
SELECT CASE WHEN n.nspname IN (${knownSchemas(names)}) THEN 'target_schema' ELSE 'elsewhere' END,
  a.privilege_type, quote_ident(n.nspname), 'SCHEMA', g.name, g.via
FROM pg_namespace AS n
CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS a
JOIN grantee AS g ON g.oid = a.grantee
WHERE a.privilege_type = 'CREATE' AND a.grantee <> n.nspowner
UNION ALL
SELECT 'elsewhere', a.privilege_type, quote_ident(d.datname), 'DATABASE', g.name, g.via
FROM pg_database AS d
CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) AS a
JOIN grantee AS g ON g.oid = a.grantee
WHERE d.datname = current_database() AND a.privilege_type IN ('CREATE', 'TEMPORARY') AND a.grantee <> d.datdba`

export const roleRightsStatement = (names: SchemaNames): Statement<RightRow> => ({
  name: 'role_rights',
  row,
  sql: `
WITH RECURSIVE ${HOLDERS},
${targets(names)},
${EXECUTABLE},
found(kind, "right", object, object_kind, holder, via) AS (${[
    ATTRIBUTES,
    ownership(names),
    TABLE_RIGHTS,
    schemaRights(names),
    EXECUTE_RIGHTS,
  ].join('\nUNION ALL')}
)
SELECT f.kind, f."right", f.object, f.object_kind, f.holder, f.via, quote_ident(current_user) AS role
FROM found AS f`,
})
