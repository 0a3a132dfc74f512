import { LEDGER_TABLES } from '../ledger.ts'
import type { PhaseBody } from './phase.ts'

/** Predicts the governance ledger rows. */
export const legBRecord: PhaseBody = ({ run, bench }) => {
  const { rows: all, partSha256 } = bench.prediction(run, 'leg_b')
  const rows = all.filter(({ part }) => part === 'leg_b')
  const counts = LEDGER_TABLES.map((table) => [
    `leg_b_${table}`,
    rows.filter((row) => row.table.endsWith(`.${table}`)).length,
  ])
  const ids = new Set(rows.map((row) => `${row.table} ${row.key}`))
  return {
    pins: {
      ...Object.fromEntries(counts),
      leg_b_rows: rows.length,
      leg_b_distinct_rows: ids.size,
      leg_b_rows_sha256: partSha256,
    },
    warnings: [],
  }
}
