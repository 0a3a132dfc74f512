import type { RunOutcome } from '../orchestrator/commands.ts'
import { assertNever, STOPS, Stop, type StopCode } from '../orchestrator/stops.ts'
import { redacted } from '../redaction.ts'
import { causeOf } from './log.ts'

/** What becomes of one record. */
export type Verdict =
  | { readonly kind: 'done'; readonly outcome: string; readonly code: StopCode | null; readonly cause: string | null }
  /** To be delivered again. */
  | {
      readonly kind: 'again'
      readonly code: StopCode | null
      readonly cause: string
      /** Of an error that nobody foresaw. */
      readonly stack: string | null
    }
  /** It can never succeed: kept with cause and cure, and acknowledged. */
  | { readonly kind: 'quarantine'; readonly code: StopCode; readonly cause: string; readonly cure: string }

export function verdictOf(outcome: RunOutcome): Verdict {
  switch (outcome.kind) {
    case 'paused':
      return done(`paused at ${outcome.gate}`)
    case 'closed':
      return done('closed')
    case 'halted':
      return done('halted', outcome.code, haltOf(outcome.run.status))
    case 'refused':
      return done('refused', 'STOP_APPROVAL_REFUSED', outcome.reasons.join('; '))
    case 'not_yet':
      return {
        kind: 'again',
        code: 'STOP_APPROVAL_REQUIRED',
        cause: 'The approval came before its pause.',
        stack: null,
      }
    case 'unknown_run':
      return {
        kind: 'quarantine',
        code: 'STOP_REFUSED_INPUT',
        cause: `There is no run ${outcome.runId}.`,
        cure: 'Look the run id up (cutter runs) and send the message again.',
      }
    case 'conflict':
      return { kind: 'quarantine', code: outcome.code, cause: outcome.message, cure: STOPS[outcome.code].next }
    default:
      return assertNever(outcome, 'verdict')
  }
}

/** What was thrown: an outage and the unforeseen come again, a stop that no repetition cures does not. */
export function verdictOfThrown(thrown: unknown): Verdict {
  const cause = causeOf(thrown)
  if (!(thrown instanceof Stop)) {
    return { kind: 'again', code: null, cause, stack: thrown instanceof Error ? redacted(thrown.stack ?? '') : null }
  }
  const { delivery, next } = STOPS[thrown.code]
  if (delivery === 'retry') return { kind: 'again', code: thrown.code, cause, stack: null }
  return { kind: 'quarantine', code: thrown.code, cause, cure: next }
}

const done = (outcome: string, code: StopCode | null = null, cause: string | null = null): Verdict => ({
  kind: 'done',
  outcome,
  code,
  cause,
})

const haltOf = (status: Extract<RunOutcome, { kind: 'halted' }>['run']['status']): string | null =>
  status.kind === 'halted' ? status.message : null

/** To be delivered again for a reason that is no stop. */
export const again = (cause: string): Verdict => ({ kind: 'again', code: null, cause, stack: null })
