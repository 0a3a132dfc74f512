import type { Board, BoardRow } from '../../batch/board.ts'
import { compareText } from '../../orchestrator/order.ts'
import { between, epochOf } from '../../orchestrator/time.ts'
import { ago, count, plural, when } from '../../reports/format.ts'
import type { Context } from '../context.ts'
import { failingOf } from '../failing.ts'

/** The documents of a batch that should move by themselves: how long nothing was written, and what failed. */

/** How many are printed, and asked about. */
const SHOWN = 10

export async function unsettledLines(context: Context, { rows }: Board): Promise<readonly string[]> {
  const { deadLetters, suffix } = await context.desk()
  // Over a folder nothing moves by itself: a document that has not begun was never handled.
  const unsettled = rows
    .filter(({ standing }) => standing === 'under_way' || (standing === 'not_begun' && deadLetters !== null))
    .toSorted((a, b) => compareText(sinceOf(a), sinceOf(b)))
  if (unsettled.length === 0) return []
  const shown = await Promise.all(unsettled.slice(0, SHOWN).map((row) => rowLine(context, row)))
  return [
    `Not at rest: ${count(unsettled.length)}`,
    ...shown,
    ...(unsettled.length > SHOWN ? [`  … and ${unsettled.length - SHOWN} more`] : []),
    ...(deadLetters === null
      ? []
      : [
          `  next     cutter status RUN says what became of a message; for all of them: cutter redrive --dry-run${suffix}`,
        ]),
  ]
}

const sinceOf = ({ entry }: BoardRow): string => entry?.since ?? ''

async function rowLine(context: Context, { documentId, runId, entry }: BoardRow): Promise<string> {
  const { store } = await context.desk()
  const last = (await failingOf(store, runId, entry?.since ?? null)).at(-1)
  const then = entry === null ? null : epochOf(entry.since)
  const stands =
    entry === null || then === null
      ? 'no message of it has been taken, or none could be begun'
      : `${entry.state} since ${when(entry.since)} (${ago(Math.max(0, between(then, context.clock.now())))})`
  const failed =
    last === undefined ? '' : `\n    failed ${plural(last.receive_count, 'time')}, last ${when(last.at)}: ${last.cause}`
  return `  ${documentId}  ${runId}  ${stands}${failed}`
}
