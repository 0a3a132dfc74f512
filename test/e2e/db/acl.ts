import type { SqlClient } from '../../../db/install.ts'

/** Every access control list of a server as one database shows it, and every membership and role setting. */

/**
 * What stands in each list: the catalogs themselves are asked which columns hold one, so that those of another version
 * are found too. The entries of `role` are left out, and a list that then holds the defaults alone is as good as none.
 */
export async function everyAcl(client: SqlClient, role: string): Promise<readonly string[]> {
  const columns = await client.query<{ catalog: string; column: string }>(`
    SELECT c.relname AS catalog, a.attname AS column
    FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND a.atttypid = 'aclitem[]'::regtype
    ORDER BY 1, 2`)
  const lists = columns.rows.map(
    ({ catalog, column }) => `
      SELECT '${catalog} ' || o.key || ' ' || g.item AS line FROM (
        SELECT coalesce(to_jsonb(t) ->> 'oid', (to_jsonb(t) - '${column}')::text) AS key, t.${column} AS acl FROM pg_catalog.${catalog} AS t
      ) AS o, unnest(o.acl) AS g(item) WHERE g.item::text NOT LIKE '${role}=%'`,
  )
  const others = `
    SELECT 'member ' || m.roleid::regrole || ' ' || m.member::regrole FROM pg_auth_members AS m
    UNION ALL SELECT 'setting ' || s.setdatabase || ' ' || s.setrole || ' ' || s.setconfig::text FROM pg_db_role_setting AS s
      WHERE s.setrole NOT IN (SELECT r.oid FROM pg_roles AS r WHERE r.rolname = '${role}')
    UNION ALL SELECT 'role ' || to_jsonb(r)::text FROM pg_roles AS r WHERE r.rolname <> '${role}'`
  const found = await client.query<{ line: string }>(`${[...lists, others].join(' UNION ALL ')} ORDER BY 1`)
  return found.rows.map(({ line }) => line)
}

/** A list that a first grant makes explicit holds the owner's and PUBLIC's defaults, which stood before unwritten. */
export const beyond = (after: readonly string[], before: readonly string[]): readonly string[] =>
  after.filter((line) => !before.includes(line))
