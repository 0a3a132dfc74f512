import type { PlannedCall, PredictedRow } from '../../src/orchestrator/plan.ts'
import { type PredictedPart, type Prediction, rowsOf } from '../../src/orchestrator/prediction.ts'

/** A prediction laid out, as its lines hold it. */

export const allRows = ({ parts }: Prediction): readonly PredictedRow[] => parts.flatMap((part) => [...rowsOf(part)])
/** The calls of a part, read again from its lines. */
export const callsOf = ({ callLines }: Pick<PredictedPart, 'callLines'>): readonly PlannedCall[] =>
  [...callLines.lines()].map((line) => {
    const { part, function: name, address, args, result } = JSON.parse(line) as PlannedCall
    return { part, function: name, address, args, result }
  })

export const allCalls = ({ parts }: Prediction): readonly PlannedCall[] => parts.flatMap(callsOf)

/** All of it as plain values, to be compared. */
export const laidOut = (prediction: Prediction) => ({
  rows: allRows(prediction),
  calls: allCalls(prediction),
  rowsSha256: prediction.rowsSha256,
  parts: prediction.parts.map(({ callLines: _calls, rowLines: _rows, ...counted }) => counted),
})
