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

/** Names that tell nothing; the driver of PostgreSQL calls each of its errors `error`. */
const PLAIN: ReadonlySet<string> = new Set(['Error', 'error', 'Stop'])

/** What was thrown, whatever it is, with the causes behind it, redacted. */
export const causeOf = (thrown: unknown): string => redacted(chain(thrown))

/** What a cause says is left out where it has been said: a stop often quotes its own. */
function chain(thrown: unknown, before = ''): string {
  if (!(thrown instanceof Error)) return `threw ${typeof thrown === 'string' ? thrown : typeof thrown}`
  const { name, message, cause } = thrown
  const own = before !== '' && before.includes(message) ? '' : PLAIN.has(name) ? message : `${name}: ${message}`
  const deeper = cause === undefined ? '' : chain(cause, `${before}${own}`)
  return [own, deeper].filter((part) => part !== '').join(' — ')
}
