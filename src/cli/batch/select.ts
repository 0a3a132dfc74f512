import { type Board, rowsAt } from '../../batch/board.ts'
import { GATE_LABELS, SOVEREIGN_GATES, type SovereignGate } from '../../orchestrator/steps.ts'
import { type Context, Refused } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import { batchIdOf } from '../ids.ts'
import { listOf, readBoard } from './read-board.ts'

/** Which documents of a batch a decision is about. */

export interface SelectOptions {
  readonly batch: string
  readonly except?: readonly string[]
  readonly gate?: string
}

/** The batch as it stands now. @throws Refused where it is unknown, or --except names a document that is not in it */
export async function boardFor(context: Context, { batch, except = [] }: SelectOptions): Promise<Board> {
  const { store } = await context.desk()
  const list = await listOf(store.objects, batchIdOf(batch))
  const known = new Set(list.documents.map(({ document_id }) => document_id))
  const unknown = except.filter((id) => !known.has(id))
  if (unknown.length > 0)
    throw new Refused(EXIT.refused, `--except names what is not in batch ${batch}: ${unknown.join(', ')}`)
  return await readBoard(store, list)
}

/** The gate of the sitting: the one that was named, or the only one at which anything waits. */
export function gateFor(board: Board, named: string | undefined): SovereignGate {
  const waiting = SOVEREIGN_GATES.filter((gate) => rowsAt(board, gate).length > 0)
  const [only] = waiting
  if (named === undefined) {
    if (only !== undefined && waiting.length === 1) return only
    const why = only === undefined ? 'Nothing waits for an approval' : 'Documents wait at both gates'
    const cure = only === undefined ? '' : ': say --gate SG_1 or --gate SG_2, one sitting for each'
    throw new Refused(EXIT.refused, `${why} in batch ${board.list.batch_id}${cure}.`)
  }
  const gate = SOVEREIGN_GATES.find((each) => each === named || each.startsWith(`${named}_`))
  if (gate === undefined) throw new Refused(EXIT.refused, `--gate takes SG_1 or SG_2, not "${named}".`)
  if (!waiting.includes(gate))
    throw new Refused(EXIT.refused, `Nothing waits at ${GATE_LABELS[gate]} in batch ${board.list.batch_id}.`)
  return gate
}
