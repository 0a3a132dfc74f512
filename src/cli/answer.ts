import type { SigningKey } from '../adapters/signing-key.ts'
import type { VoidMessage } from '../messages.ts'
import { PAYLOAD_TYPES } from '../orchestrator/dsse.ts'
import type { RunState } from '../orchestrator/state.ts'
import { isoUtc } from '../orchestrator/time.ts'
import type { Context, Result } from './context.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { runText } from './show.ts'
import { settled } from './wait.ts'

/** SG_3: how a person answers a halted run. */

export type AnswerKind = 'retry' | 'void'

export interface AnswerOptions {
  readonly reason: string
  readonly wait?: boolean
  /** An order to void is signed with it, where there is one. */
  readonly signWith?: SigningKey | null
}

export async function answer(
  context: Context,
  kind: AnswerKind,
  run: RunState,
  options: AnswerOptions,
  exitAfter: (after: RunState) => ExitCode,
): Promise<Result> {
  const desk = await context.desk()
  const requestId = context.uuid()
  const order = { run_id: run.run_id, request_id: requestId, reason: options.reason, requested_by: context.user }
  const delivered = await desk.deliver(
    kind === 'retry' ? { type: kind, v: 1, ...order } : voidMessage(context, order, options.signWith ?? null),
  )
  if (delivered.kind === 'sent' && options.wait !== true) {
    const text = `Sent (${kind}).\n  next     cutter watch ${run.run_id} --after ${run.seq}${kind === 'void' ? ` --answer ${requestId}` : ''}`
    return { json: { run_id: run.run_id, message_id: delivered.messageId }, text, exit: EXIT.done }
  }
  const after = await settled(context, run.run_id, run, { delivered, decisionId: kind === 'void' ? requestId : null })
  return { json: after, text: runText(after, desk.suffix), exit: exitAfter(after) }
}

/** An order to give a run up; `key` is null where nothing is to be signed. */
export function voidMessage(
  { clock }: Context,
  order: Pick<VoidMessage, 'run_id' | 'request_id' | 'reason' | 'requested_by'>,
  key: SigningKey | null,
): VoidMessage {
  const signed = { ...order, signed_utc: isoUtc(clock.now()) }
  return { type: 'void', v: 1, ...order, ...(key === null ? {} : { envelope: key.sign(PAYLOAD_TYPES.void, signed) }) }
}

/** Where there is nothing to answer: why, and how the run stands. */
export const nothingToDo = (run: RunState, why: string, suffix: string, exit: ExitCode): Result => ({
  json: run,
  text: `Nothing was sent: ${why}\n${runText(run, suffix)}`,
  exit,
})
