import type { RunState } from '../orchestrator/state.ts'
import type { Context, Result } from './context.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { runText } from './show.ts'
import { settled } from './wait.ts'

/** SG_3: how a person answers a halted run. */

export interface AnswerOptions {
  readonly reason: string
  readonly wait?: boolean
}

export async function answer(
  context: Context,
  kind: 'retry' | 'void',
  run: RunState,
  options: AnswerOptions,
  exitAfter: (after: RunState) => ExitCode,
): Promise<Result> {
  const desk = await context.desk()
  const delivered = await desk.deliver({
    type: kind,
    v: 1,
    run_id: run.run_id,
    request_id: context.uuid(),
    reason: options.reason,
    requested_by: context.user,
  })
  if (delivered.kind === 'sent' && options.wait !== true) {
    const text = `Sent (${kind}).\n  next     cutter watch ${run.run_id}`
    return { json: { run_id: run.run_id, message_id: delivered.messageId }, text, exit: EXIT.done }
  }
  const after = await settled(context, run.run_id, run, { delivered, approvalId: null })
  return { json: after, text: runText(after, desk.suffix), exit: exitAfter(after) }
}

/** Where there is nothing to answer: why, and how the run stands. */
export const nothingToDo = (run: RunState, why: string, suffix: string, exit: ExitCode): Result => ({
  json: run,
  text: `Nothing was sent: ${why}\n${runText(run, suffix)}`,
  exit,
})
