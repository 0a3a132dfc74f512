import type { Context, Result } from '../context.ts'
import { exitOfRun } from '../exit-codes.ts'
import { atRest, followedRun, runIdOf } from '../runs.ts'
import { runText } from '../show.ts'

/** Where a run stands; a duplicate is followed to the run that answers for it. */
export async function status(context: Context, run: string): Promise<Result> {
  const desk = await context.desk()
  const found = await followedRun(desk.store, runIdOf(run))
  return { json: found, text: runText(found, desk.suffix), exit: exitOfRun(found) }
}

/** Tells each change of state until the run waits, halts or is closed. */
export async function watch(context: Context, run: string): Promise<Result> {
  const { store } = await context.desk()
  const runId = runIdOf(run)
  let seq = 0
  context.note(`Watching ${runId}; Ctrl-C ends the watching, not the run.`)
  for (; ; await context.pause()) {
    const now = (await store.states.load(runId))?.state
    if (now === undefined || now.seq === seq) continue
    seq = now.seq
    context.note(`${now.updated_at}  ${now.state}  ${now.status.kind}`)
    if (atRest(now)) return await status(context, run)
  }
}
