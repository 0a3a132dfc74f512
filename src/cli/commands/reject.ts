import { rejectBatch } from '../batch/answer.ts'
import { BATCH, EXCEPT, GATE, type ManyOptions, oneOrMany, YES } from '../batch/options.ts'
import type { Context, Result } from '../context.ts'
import { APPROVER, approvalBase, type DecisionOptions, deliver, PRINT } from '../decide.ts'
import { shownRequest } from '../request.ts'
import { REASON, type Shell, WAIT } from '../shell.ts'
import { KEY, keyFor } from '../signing.ts'

type RejectOptions = DecisionOptions & { readonly reason: string }

export const addReject = ({ define, act }: Shell): void => {
  define('reject [run]', 'give the run up at its gate', [
    'reject RUN --reason "article 4 is the old text"',
    'reject --batch spring --gate SG_1 --reason "the old texts"',
  ])
    .requiredOption(...REASON)
    .option(...APPROVER)
    .option(...KEY)
    .option(...PRINT)
    .option(...WAIT)
    .option(...BATCH)
    .option(...EXCEPT)
    .option(...GATE)
    .option(...YES)
    .action((run: string | undefined, options: RejectOptions & ManyOptions) =>
      act(
        async (context) =>
          await oneOrMany(run, options, {
            one: (id) => reject(context, id, options),
            many: (batch) => rejectBatch(context, { ...options, batch }),
          }),
      ),
    )
}

async function reject(context: Context, run: string, options: RejectOptions): Promise<Result> {
  const shown = await shownRequest(context, run)
  const { reason } = options
  const approval = { ...approvalBase(context, shown, options), decision: 'reject', acknowledged: {}, reason } as const
  const key = await keyFor(context, options, shown.report.authority ?? null, shown.gate)
  return await deliver(context, shown.run, { approval, key }, options)
}
