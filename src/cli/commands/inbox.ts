import { compareText } from '../../orchestrator/order.ts'
import type { Context, Result } from '../context.ts'
import { EXIT } from '../exit-codes.ts'
import { entriesOf } from '../runs.ts'
import type { Shell } from '../shell.ts'
import { entryLine } from '../show.ts'

export const addInbox = ({ define, act }: Shell): void => {
  define('inbox', 'what waits for an approval, oldest first', ['inbox']).action(() => act(inbox))
}

/** The runs that wait for an approval, the one that waits longest first. */
async function inbox(context: Context): Promise<Result> {
  const { store, suffix } = await context.desk()
  const { entries: all, damaged, lost } = await entriesOf(store, null)
  for (const sentence of damaged) context.note(sentence)
  const waiting = all.filter(({ gate }) => gate !== null).sort((a, b) => compareText(a.since, b.since))
  const halted = all.filter(({ status }) => status === 'halted').length
  if (halted > 0)
    context.note(`Halted, and waiting for a retry or a void: ${halted}. \`cutter runs${suffix}\` lists them.`)
  const lines = waiting.map((entry) => `${entryLine(entry)}\n  cutter approve ${entry.run_id}${suffix}`)
  return {
    json: waiting,
    text: lines.length === 0 ? 'Nothing waits.' : lines.join('\n'),
    exit: waiting.length > 0 ? EXIT.waiting : lost > 0 ? EXIT.other : EXIT.done,
  }
}
