import * as z from 'zod/mini'
import { quoteLiteral } from './names.ts'

/** Who may do what, from access control lists: shared by the statements that read tables and functions. */

/**
 * Common table expressions `wanted(name, super, oids)`: each role of `$1::text[]` with the roles whose rights it has by
 * inheritance, and PUBLIC. A role that does not exist has no oids, not even PUBLIC's.
 */
export const WANTED_ROLES = `
inherited(root, oid) AS (
  SELECT r.oid, r.oid FROM pg_roles AS r WHERE r.rolname = ANY ($1::text[])
  UNION
  SELECT i.root, m.roleid
  FROM inherited AS i
  JOIN pg_auth_members AS m ON m.member = i.oid
  JOIN pg_roles AS r ON r.oid = m.member
  -- The column is there from PostgreSQL 16 on; before, the member's own attribute decides.
  WHERE coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, r.rolinherit)
),
wanted(name, super, oids) AS MATERIALIZED (
  SELECT w.name, coalesce(r.rolsuper, false),
    CASE WHEN r.oid IS NOT NULL
      THEN ARRAY(SELECT i.oid FROM inherited AS i WHERE i.root = r.oid UNION ALL SELECT 0::oid)
      ELSE ARRAY[]::oid[] END
  FROM unnest($1::text[]) AS w(name)
  LEFT JOIN pg_roles AS r ON r.rolname = w.name
  UNION ALL
  SELECT 'PUBLIC', false, ARRAY[0::oid]
)`

/**
 * A jsonb object: for every wanted role, which of the privileges it has.
 * `kind` is acldefault's: r relation, f function, n schema.
 */
export function grantsOn(acl: string, kind: 'r' | 'f' | 'n', owner: string, privileges: readonly string[]): string {
  const all = `ARRAY[${privileges.map(quoteLiteral).join(', ')}]::text[]`
  return `(
    SELECT jsonb_object_agg(w.name, CASE WHEN w.super THEN to_jsonb(${all}) ELSE to_jsonb(ARRAY(
      SELECT DISTINCT a.privilege_type
      FROM aclexplode(coalesce(${acl}, acldefault('${kind}', ${owner}))) AS a
      WHERE a.privilege_type = ANY (${all}) AND a.grantee = ANY (w.oids))) END)
    FROM wanted AS w)`
}

/** By role, PUBLIC among them. */
export const grantsRow = z.record(z.string(), z.array(z.string()))
export type GrantsHeld = z.infer<typeof grantsRow>

/** What is asked of each kind of object. */
export const SCHEMA_PRIVILEGES = ['USAGE', 'CREATE'] as const
export const TABLE_PRIVILEGES = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const
export const FUNCTION_PRIVILEGES = ['EXECUTE'] as const
