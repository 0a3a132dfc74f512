import { type Context, Refused, type Result } from '../context.ts'
import { EXIT, exitOfRun } from '../exit-codes.ts'
import { runIdOf } from '../ids.ts'
import type { Shell } from '../shell.ts'
import { runText } from '../show.ts'
import { QUIET_LOOKS, quietTeller, refuseRefused, restOf } from '../wait.ts'

interface WatchOptions {
  readonly after?: string
  readonly answer?: string
}

export const addWatch = ({ define, act }: Shell): void => {
  define('watch <run>', 'tell each change until the run rests', ['watch RUN', 'watch RUN --after 2'])
    .option(
      '--after <seq>',
      'until it rests in a later state than this one, which an answer just sent is to lead on from',
    )
    .option('--answer <id>', 'and ends with 4 where this answer (approval_id or request_id) did not count')
    .action((run: string, options: WatchOptions) => act((context) => watch(context, run, options)))
}

/** Tells each change of state until the run, or the one that answers for it, waits, halts or is closed. */
async function watch(context: Context, run: string, { after, answer }: WatchOptions): Promise<Result> {
  const runId = runIdOf(run)
  const { store, suffix } = await context.desk()
  context.note(`Watching ${runId}; Ctrl-C ends the watching, not the run.`)
  const tell = quietTeller(context, runId, QUIET)
  const rested = await restOf(context, runId, after === undefined ? null : seqIn(after), async (look) => {
    if (answer !== undefined) await refuseRefused(store, runId, answer)
    await tell(look)
    if (look.known || look.quiet < QUIET_LOOKS) return
    throw new Refused(
      EXIT.other,
      `There is no run ${runId}. Is its message taken by a worker or a function? \`cutter runs\` lists what there is.`,
    )
  })
  return { json: rested, text: runText(rested, suffix), exit: exitOfRun(rested) }
}

const QUIET =
  'Nothing has changed for a while. Is the worker, or the function, up? Ctrl-C ends the watching, not the run.'

function seqIn(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new Refused(
    EXIT.refused,
    `--after takes the number of a state (\`seq\` in \`cutter status RUN --json\`), not "${text}".`,
  )
}
