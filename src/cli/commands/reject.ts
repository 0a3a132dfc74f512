import type { Context, Result } from '../context.ts'
import { APPROVER, bound, type DecisionOptions, deliver, PRINT } from '../decide.ts'
import { shownRequest } from '../request.ts'
import { REASON, type Shell, WAIT } from '../shell.ts'

type RejectOptions = DecisionOptions & { readonly reason: string }

export const addReject = ({ define, act }: Shell): void => {
  define('reject <run>', 'give the run up at its gate', ['reject RUN --reason "article 4 is the old text"'])
    .requiredOption(...REASON)
    .option(...APPROVER)
    .option(...PRINT)
    .option(...WAIT)
    .action((run: string, options: RejectOptions) => act((context) => reject(context, run, options)))
}

async function reject(context: Context, run: string, options: RejectOptions): Promise<Result> {
  const shown = await shownRequest(context, run)
  const { reason } = options
  const approval = { ...bound(context, shown, options), decision: 'reject', acknowledged: {}, reason } as const
  return await deliver(context, shown.run, approval, options)
}
