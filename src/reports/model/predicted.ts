import { compareText } from '../../orchestrator/order.ts'
import type { PredictedRow } from '../../orchestrator/plan.ts'
import type { Prediction } from '../../orchestrator/prediction.ts'
import type { ReportPredicted } from './types.ts'

/** Rows and calls counted by part; tables by name within a part. */
export const predictedOf = ({ parts }: Prediction): ReportPredicted => ({
  tables: parts.flatMap(({ part, tables }) =>
    tables
      .toSorted((a, b) => compareText(a.table, b.table) || compareText(a.op, b.op))
      .map(({ table, op, rows }) => ({ part, table, op, rows })),
  ),
  calls: parts.flatMap(({ part, functions }) =>
    functions.map(({ function: name, calls }) => ({ part, function: name, calls })),
  ),
  ledger: parts
    .flatMap(({ part, tables }) => (part === 'leg_a' ? [] : tables.flatMap(({ only }) => only ?? [])))
    .map(shown),
})

/** In the order in which a person reads it. */
const shown = ({ part, table, op, key, columns }: PredictedRow): PredictedRow => ({ part, table, op, key, columns })
