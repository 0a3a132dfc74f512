import { LEDGER_TABLES } from '../ledger-tables.ts'
import { partOf, rowCount } from '../prediction.ts'
import type { PhaseBody } from './phase.ts'

/** Predicts the governance ledger rows. */
export const legBRecord: PhaseBody = ({ run, planner }) => {
  const legB = partOf(planner.prediction(run, 'leg_b'), 'leg_b')
  const counts = LEDGER_TABLES.map((name) => [
    `leg_b_${name}`,
    legB.tables.find(({ table }) => table.endsWith(`.${name}`))?.rows ?? 0,
  ])
  return {
    pins: {
      ...Object.fromEntries(counts),
      leg_b_rows: rowCount(legB),
      leg_b_distinct_rows: legB.distinctRows,
      leg_b_rows_sha256: legB.rowsSha256,
    },
    warnings: [],
  }
}
