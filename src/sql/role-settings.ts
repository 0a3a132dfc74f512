import * as z from 'zod/mini'
import type { Statement } from './statement.ts'

/**
 * What the catalog sets for the role of this session, here and everywhere, each as `name=value`, and how many
 * connections it may have (-1: any number). One row. Only the doctor asks.
 */
const row = z.strictObject({ connection_limit: z.int(), settings: z.array(z.string()) })
export type RoleSettings = z.infer<typeof row>

export const roleSettingsStatement = (): Statement<RoleSettings> => ({
  name: 'role_settings',
  row,
  sql: `
SELECT
  r.rolconnlimit AS connection_limit,
  coalesce((
    SELECT jsonb_agg(u.setting)
    FROM pg_db_role_setting AS s CROSS JOIN LATERAL unnest(s.setconfig) AS u(setting)
    WHERE s.setrole = r.oid AND s.setdatabase IN (0::oid, d.oid)), '[]'::jsonb) AS settings
FROM pg_roles AS r
JOIN pg_database AS d ON d.datname = current_database()
WHERE r.rolname = current_user`,
})
