import type { MessageType } from '../messages.ts'
import type { StopCode } from '../orchestrator/stops.ts'
import { redacted } from '../redaction.ts'

/** One structured line for each record of a batch. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly outcome: string
  readonly message_id: string
  readonly type: MessageType | null
  readonly run_id: string | null
  readonly document_id: string | null
  readonly code: StopCode | null
  readonly cause: string | null
  readonly receive_count: number
  readonly stack?: string
}

export type Log = (line: LogLine) => void | Promise<void>

/** What was thrown, whatever it is, with the causes behind it, redacted. */
export const causeOf = (thrown: unknown): string => redacted(chain(thrown))

function chain(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `threw ${typeof thrown === 'string' ? thrown : typeof thrown}`
  const said = thrown.name === 'Error' || thrown.name === 'Stop' ? thrown.message : `${thrown.name}: ${thrown.message}`
  if (thrown.cause === undefined) return said
  const deeper = chain(thrown.cause)
  return said.includes(deeper) ? said : `${said} — ${deeper}`
}
