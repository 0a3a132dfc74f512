import type pg from 'pg'
import type { PredictedRow } from '../../../src/orchestrator/plan.ts'

/** The rows of a database as the prediction names them: ids joined by address, times as `set` or null. */

type Columns = Record<string, unknown>
export type Snapshot = Map<string, Columns>

const GOVERNANCE = [
  'decision_backlog_entry',
  'decision_backlog_history',
  'manifest_envelope',
  'manifest_unit_block',
  'review_decision',
  'dot_pair_signature',
  'cut_change_set',
  'cut_change_set_affected_row',
  'verify_result',
] as const

/** `unit_id`, versions and parents are given as addresses by the query itself. */
const UNIT_TABLES: readonly { readonly table: string; readonly sql: string; readonly key: (row: Columns) => string }[] =
  [
    {
      table: 'public.information_unit',
      sql: `SELECT to_jsonb(u) || jsonb_build_object(
            'parent_or_container_ref', p.canonical_address,
            'version_anchor_ref', u.canonical_address || '#' || v.version_seq) AS row
          FROM public.information_unit u
          LEFT JOIN public.information_unit p ON p.id = u.parent_or_container_ref
          LEFT JOIN public.unit_version v ON v.id = u.version_anchor_ref`,
      key: (row) => String(row['canonical_address']),
    },
    {
      table: 'public.unit_version',
      sql: `SELECT to_jsonb(v) || jsonb_build_object('unit_id', u.canonical_address) AS row
          FROM public.unit_version v JOIN public.information_unit u ON u.id = v.unit_id`,
      key: (row) => `${row['unit_id']}#${row['version_seq']}`,
    },
    {
      table: 'public.iu_lifecycle_log',
      sql: `SELECT to_jsonb(l) || jsonb_build_object(
            'unit_id', u.canonical_address, 'version_id', u.canonical_address || '#' || v.version_seq) AS row
          FROM public.iu_lifecycle_log l
          JOIN public.information_unit u ON u.id = l.unit_id
          LEFT JOIN public.unit_version v ON v.id = l.version_id
          ORDER BY l.id`,
      key: (row) => `${row['unit_id']} ${row['event']} ${String(row['version_id'] ?? '#-').split('#')[1]}`,
    },
  ]

/** Every row of the unit tables and the ledger, or of the tables named. Generated ids and the times of writing are left out. */
export async function snapshot(client: pg.ClientBase, only: readonly string[] | null = null): Promise<Snapshot> {
  const rows: Snapshot = new Map()
  const add = (table: string, key: string, columns: Columns): void => {
    const name = `${table} ${key}`
    if (rows.has(name)) throw new Error(`two rows for ${name}`)
    rows.set(name, columns)
  }
  const wanted = (table: string): boolean => only === null || only.includes(table)
  for (const { table, sql, key } of UNIT_TABLES.filter((one) => wanted(one.table))) {
    const result = await client.query<{ row: Columns }>(sql)
    for (const { row } of result.rows) add(table, key(row), comparable(row, ['id', 'created_at', 'updated_at']))
  }
  for (const name of GOVERNANCE.filter((one) => wanted(`cutter_governance.${one}`))) {
    const table = `cutter_governance.${name}`
    const result = await client.query<{ row: Columns }>(`SELECT to_jsonb(t) AS row FROM ${table} t`)
    for (const { row } of result.rows) add(table, String(row['id']), comparable(row, ['created_at']))
  }
  return rows
}

function comparable(row: Columns, without: readonly string[]): Columns {
  const kept = Object.entries(row).filter(([name]) => !without.includes(name))
  return Object.fromEntries(kept.map(([name, value]) => [name, name.endsWith('_at') && value !== null ? 'set' : value]))
}

/** The rows that would stand after the prediction is carried out on `before`. */
export function applied(before: Snapshot, rows: readonly PredictedRow[]): Snapshot {
  const after: Snapshot = new Map([...before].map(([name, columns]) => [name, { ...columns }]))
  for (const { table, key, op, columns } of rows) {
    const name = `${table} ${key}`
    const stands = after.get(name)
    if ((op === 'insert') !== (stands === undefined))
      throw new Error(`predicted ${op} of ${name}, which ${stands ? 'stands' : 'does not stand'}`)
    after.set(name, { ...stands, ...columns })
  }
  return after
}
