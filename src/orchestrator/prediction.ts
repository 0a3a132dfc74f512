import type { Sha256 } from './brands.ts'
import type { PackedText } from './packed-text.ts'
import type { PlannedCall, PredictedRow, PredictionPart } from './plan.ts'

/** What one part of the simulated cut did: counted, and written out line by line as the hand-over holds it. */
export interface PredictedPart {
  readonly part: PredictionPart
  /** In the order of their first row. */
  readonly tables: readonly CountedTable[]
  /** In the order of their first call. */
  readonly functions: readonly CountedFunction[]
  /** How many rows differ in table or key; null for a part that nothing signs. */
  readonly distinctRows: number | null
  /** sha256 of the canonical JSON of the part's rows; null for a part that nothing signs. */
  readonly rowsSha256: Sha256 | null
  readonly callLines: PackedText
  readonly rowLines: PackedText
}

export interface CountedTable {
  readonly table: string
  readonly op: PredictedRow['op']
  readonly rows: number
  /** The row, where the part has only this one of the table. */
  readonly only: PredictedRow | null
}

/** The calls of one function; a function has one result that is no refusal. */
export interface CountedFunction {
  readonly function: PlannedCall['function']
  readonly result: PlannedCall['result']
  readonly calls: number
}

/** Everything the simulated cut did, as far as the run has come. */
export interface Prediction {
  readonly parts: readonly PredictedPart[]
  /** sha256 of the canonical JSON of all rows. */
  readonly rowsSha256: Sha256
}

/** The part that the run has just come through. @throws Error BUG-prediction */
export function partOf({ parts }: Prediction, name: PredictionPart): PredictedPart {
  const found = parts.find(({ part }) => part === name)
  if (found === undefined) throw new Error(`BUG-prediction: nothing of ${name}`)
  return found
}

export const rowCount = ({ tables }: PredictedPart): number => tables.reduce((sum, { rows }) => sum + rows, 0)
export const callCount = ({ functions }: PredictedPart): number => functions.reduce((sum, { calls }) => sum + calls, 0)

/** How many calls of a function came to this result. */
export const callsMade = (
  { functions }: PredictedPart,
  name: CountedFunction['function'],
  result: CountedFunction['result'],
): number => functions.find((one) => one.function === name && one.result === result)?.calls ?? 0

/** The rows of a part, read again from its lines. */
export function* rowsOf({ rowLines }: PredictedPart): Iterable<PredictedRow> {
  for (const line of rowLines.lines()) {
    const { part, table, op, key, columns } = JSON.parse(line) as PredictedRow
    yield { part, table, op, key, columns }
  }
}

/** Whether nothing would be written so far. */
export const isNothing = ({ parts }: Prediction): boolean => parts.every((part) => rowCount(part) === 0)
