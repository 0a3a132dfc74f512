import { type AnswerOptions, answer, nothingToDo } from '../answer.ts'
import { answerBatch } from '../batch/answer.ts'
import { BATCH, EXCEPT, type ManyOptions, oneOrMany, YES } from '../batch/options.ts'
import type { Context, Result } from '../context.ts'
import { EXIT, exitOfRun } from '../exit-codes.ts'
import { runIdOf } from '../ids.ts'
import { authorityOf } from '../request.ts'
import { runOf } from '../runs.ts'
import { REASON, type Shell, WAIT } from '../shell.ts'
import { KEY, type KeyOption, keyFor } from '../signing.ts'

export const addVoid = ({ define, act }: Shell): void => {
  define('void [run]', 'give a run up', [
    'void RUN --reason "superseded by a corrected text"',
    'void --batch spring --reason "the list was the old one"',
  ])
    .requiredOption(...REASON)
    .option(...KEY)
    .option(...WAIT)
    .option(...BATCH)
    .option(...EXCEPT)
    .option(...YES)
    .action((run: string | undefined, options: AnswerOptions & KeyOption & ManyOptions) =>
      act(
        async (context) =>
          await oneOrMany(run, options, {
            one: (id) => giveUp(context, id, options),
            many: (batch) => answerBatch(context, 'void', { ...options, batch }),
          }),
      ),
    )
}

async function giveUp(context: Context, run: string, options: AnswerOptions & KeyOption): Promise<Result> {
  const { store, suffix } = await context.desk()
  const found = await runOf(store, runIdOf(run))
  if (found.status.kind === 'closed')
    return nothingToDo(found, 'the run is closed.', suffix, exitOfRun(found) || EXIT.other)
  const key = await keyFor(context, options, await authorityOf(store, found), null)
  return await answer(context, 'void', found, { ...options, signWith: key }, (after) =>
    after.status.kind === 'closed' ? EXIT.done : exitOfRun(after),
  )
}
