import { digestOf } from '../digest.ts'
import { visibleOr } from '../facts.ts'
import type { PhaseBody } from './phase.ts'

/** Lists what a real run would back up. It never claims that a backup exists. */
export const preWriteBackup: PhaseBody = ({ facts }) => {
  const { tables } = facts.survey
  const rows = tables.reduce((sum, table) => sum + visibleOr(table.rows, 0), 0)
  const hidden = tables.filter((table) => table.rows.kind === 'not_visible')
  return {
    pins: {
      backup_kind: 'SIMULATED',
      backup_tables: tables.length,
      backup_rows: rows,
      backup_not_visible: hidden.length,
      backup_digest: digestOf(tables),
    },
    warnings: hidden.map((table) => `${table.table} is not visible: its rows are not counted`),
  }
}
