import type { Context, Result } from '../context.ts'
import { EXIT, exitOfRun } from '../exit-codes.ts'
import { runIdOf, runOf, settled } from '../runs.ts'
import { runText } from '../show.ts'

export interface AnswerOptions {
  readonly reason: string
  readonly wait?: boolean
}

/** SG_3: how a person answers a halted run. */
export async function answer(
  context: Context,
  kind: 'retry' | 'void',
  run: string,
  options: AnswerOptions,
): Promise<Result> {
  const desk = await context.desk()
  const found = await runOf(desk.store, runIdOf(run))
  if (found.status.kind === 'closed') {
    return {
      json: found,
      text: `Nothing to do: the run is closed.\n${runText(found, desk.suffix)}`,
      exit: exitOfRun(found),
    }
  }
  const delivered = await desk.deliver({
    type: kind,
    v: 1,
    run_id: found.run_id,
    request_id: context.uuid(),
    reason: options.reason,
    requested_by: context.user,
  })
  if (delivered.kind === 'sent' && options.wait !== true) {
    const text = `Sent (${kind}).\n  next     cutter watch ${found.run_id}`
    return { json: { run_id: found.run_id, message_id: delivered.messageId }, text, exit: EXIT.done }
  }
  const after = await settled(context, found.run_id, found.seq, { delivered, approvalId: null })
  return { json: after, text: runText(after, desk.suffix), exit: kind === 'void' ? EXIT.done : exitOfRun(after) }
}
