import type { Context, Result } from '../context.ts'
import { exitOfRun } from '../exit-codes.ts'
import { runIdOf } from '../ids.ts'
import { refusedLines, refusedSince } from '../refused-since.ts'
import { followedRun } from '../runs.ts'
import type { Shell } from '../shell.ts'
import { runText, twinText } from '../show.ts'
import { standstillOf } from '../standstill.ts'

export const addStatus = ({ define, act }: Shell): void => {
  define('status <run>', 'where a run stands', ['status RUN', 'status RUN --json']).action((run: string) =>
    act((context) => status(context, run)),
  )
}

/** A duplicate is followed to the run that answers for it. */
async function status(context: Context, run: string): Promise<Result> {
  const runId = runIdOf(run)
  const { store, suffix } = await context.desk()
  const found = await followedRun(store, runId)
  if (found.run_id !== runId) context.note(twinText(runId, found.run_id))
  const refused = refusedLines(await refusedSince(store, found))
  return {
    json: found,
    text: [runText(found, suffix, await standstillOf(context, found)), ...refused].join('\n'),
    exit: exitOfRun(found),
  }
}
