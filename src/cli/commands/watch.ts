import { type Context, Refused, type Result } from '../context.ts'
import { EXIT, exitOfRun } from '../exit-codes.ts'
import { runIdOf } from '../ids.ts'
import type { Shell } from '../shell.ts'
import { runText } from '../show.ts'
import { QUIET_LOOKS, restOf } from '../wait.ts'

export const addWatch = ({ define, act }: Shell): void => {
  define('watch <run>', 'tell each change until the run rests', ['watch RUN']).action((run: string) =>
    act((context) => watch(context, run)),
  )
}

/** Tells each change of state until the run, or the one that answers for it, waits, halts or is closed. */
async function watch(context: Context, run: string): Promise<Result> {
  const runId = runIdOf(run)
  const { suffix } = await context.desk()
  context.note(`Watching ${runId}; Ctrl-C ends the watching, not the run.`)
  const rested = await restOf(context, runId, null, ({ quiet, known }) => {
    if (known || quiet < QUIET_LOOKS) return
    throw new Refused(
      EXIT.other,
      `There is no run ${runId}. Is its message taken by a worker or a function? \`cutter runs\` lists what there is.`,
    )
  })
  return { json: rested, text: runText(rested, suffix), exit: exitOfRun(rested) }
}
