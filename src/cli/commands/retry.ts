import { waitsAt } from '../../orchestrator/run.ts'
import { type AnswerOptions, answer, nothingToDo } from '../answer.ts'
import { answerBatch } from '../batch/answer.ts'
import { BATCH, EXCEPT, type ManyOptions, oneOrMany, YES } from '../batch/options.ts'
import type { Context, Result } from '../context.ts'
import { exitOfRun } from '../exit-codes.ts'
import { runIdOf } from '../ids.ts'
import { runOf } from '../runs.ts'
import { REASON, type Shell, WAIT } from '../shell.ts'

export const addRetry = ({ define, act }: Shell): void => {
  define('retry [run]', 'let a halted run go on from its last good state', [
    'retry RUN --reason "the version is loaded now" --wait',
    'retry RUN --reason "database is back" --runs-dir runs',
    'retry --batch spring --except US-CONST --reason "the versions are loaded now"',
  ])
    .requiredOption(...REASON)
    .option(...WAIT)
    .option(...BATCH)
    .option(...EXCEPT)
    .option(...YES)
    .action((run: string | undefined, options: AnswerOptions & ManyOptions) =>
      act(
        async (context) =>
          await oneOrMany(run, options, {
            one: (id) => retry(context, id, options),
            many: (batch) => answerBatch(context, 'retry', { ...options, batch }),
          }),
      ),
    )
}

/** An open run under way may be retried too: its message may have died in the dead-letter queue. */
async function retry(context: Context, run: string, options: AnswerOptions): Promise<Result> {
  const { store, suffix } = await context.desk()
  const found = await runOf(store, runIdOf(run))
  if (found.status.kind === 'closed') return nothingToDo(found, 'the run is closed.', suffix, exitOfRun(found))
  if (waitsAt(found) !== null)
    return nothingToDo(found, 'the run waits for an approval, not for a retry.', suffix, exitOfRun(found))
  return await answer(context, 'retry', found, options, exitOfRun)
}
