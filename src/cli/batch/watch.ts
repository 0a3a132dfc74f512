import { areAtRest, type Board, STANDING_LABELS, STANDINGS } from '../../batch/board.ts'
import type { BatchList } from '../../batch/list.ts'
import type { Context } from '../context.ts'
import { QUIET_LOOKS } from '../wait.ts'
import { readBoard } from './read-board.ts'
import { unsettledLines } from './unsettled.ts'

/** Reads the board again and again and tells each change of the counts, until every document rests. */
export async function watchBoard(context: Context, list: BatchList): Promise<Board> {
  const { store } = await context.desk()
  let seen = ''
  let told = ''
  for (let quiet = 0; ; quiet += 1, await context.pause()) {
    const board = await readBoard(store, list)
    const line = countsLine(board)
    if (line !== seen) {
      context.note(line)
      seen = line
      quiet = 0
    }
    if (areAtRest(board.rows)) return board
    if (quiet > 0 && quiet % QUIET_LOOKS === 0) {
      const unsettled = (await unsettledLines(context, board)).join('\n')
      if (quiet === QUIET_LOOKS) context.note(QUIET)
      if (unsettled !== told) context.note(unsettled)
      told = unsettled
    }
  }
}

const QUIET =
  'Nothing has changed for a while. Is the worker, or the function, up? Ctrl-C ends the watching, not the runs.'

const countsLine = ({ standings }: Board): string =>
  STANDINGS.filter((standing) => standings[standing] > 0)
    .map((standing) => `${standings[standing]} ${STANDING_LABELS[standing]}`)
    .join(', ')
