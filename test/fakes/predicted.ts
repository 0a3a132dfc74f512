import type { PlannedCall, PredictedRow } from '../../src/orchestrator/plan.ts'
import { callsOf, type Prediction, rowsOf } from '../../src/orchestrator/prediction.ts'

/** A prediction laid out, as its lines hold it. */

export const allRows = ({ parts }: Prediction): readonly PredictedRow[] => parts.flatMap((part) => [...rowsOf(part)])
export const allCalls = ({ parts }: Prediction): readonly PlannedCall[] => parts.flatMap((part) => [...callsOf(part)])

/** All of it as plain values, to be compared. */
export const laidOut = (prediction: Prediction) => ({
  rows: allRows(prediction),
  calls: allCalls(prediction),
  rowsSha256: prediction.rowsSha256,
  parts: prediction.parts.map(({ callLines: _calls, rowLines: _rows, ...counted }) => counted),
})
