import type { ParsedMessage } from '../messages.ts'
import { type Delivery, runIdOf } from './delivery.ts'
import type { LogLine } from './log.ts'
import type { Verdict } from './verdict.ts'

const LEVEL = { done: 'info', again: 'warn', quarantine: 'error' } as const

/** What is logged of a record and what became of it. */
export function lineOf(delivery: Delivery, parsed: ParsedMessage, verdict: Verdict): LogLine {
  const message = parsed.kind === 'message' ? parsed.message : null
  return {
    level: LEVEL[verdict.kind],
    outcome: verdict.kind === 'done' ? verdict.outcome : verdict.kind,
    message_id: delivery.messageId,
    type: message?.type ?? null,
    run_id: message === null || message.type === 'doctor' ? null : runIdOf(message, delivery),
    document_id: message?.type === 'cut' ? message.document_id : null,
    code: verdict.code,
    cause: verdict.cause,
    receive_count: delivery.receiveCount,
    ...(verdict.kind === 'again' && verdict.stack !== null ? { stack: verdict.stack } : {}),
  }
}
