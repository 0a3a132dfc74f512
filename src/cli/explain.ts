import { CommanderError } from 'commander'
import { isStopCode, messageOf, STOPS, Stop } from '../orchestrator/stops.ts'
import { redacted } from '../redaction.ts'
import { visible } from '../reports/visible.ts'
import { Refused } from './context.ts'
import { EXIT, type ExitCode, exitOfStop } from './exit-codes.ts'

/** How a failure is told: to a person in sentences, never a stack; to a program as one document. */
export interface Explained {
  readonly exit: ExitCode
  /** Empty where it has been told already. */
  readonly text: string
  /** Null where nothing failed. */
  readonly json: { readonly error: Told } | null
}

interface Told {
  readonly code: string
  readonly message: string
  readonly next: readonly string[]
}

/** `first`: next steps that go before its own. */
export function explain(error: unknown, first: readonly string[] = []): Explained {
  if (error instanceof CommanderError) return usage(error)
  if (error instanceof Refused) return refused(error)
  if (error instanceof Stop) return told(exitOfStop(error.code), stopTold(error, first))
  const message = `Unforeseen: ${messageOf(error)}`
  return told(EXIT.other, { code: 'unforeseen', message, next: [] })
}

/** The parser has already written to standard error. Asking for help is no failure. */
function usage({ exitCode, code, message }: CommanderError): Explained {
  if (exitCode === 0) return { exit: EXIT.done, text: '', json: null }
  const said = code === 'commander.help' ? 'No command was named.' : message.replace(/^error: /, '')
  return { exit: EXIT.refused, text: '', json: { error: { code: 'usage', message: said, next: ['cutter --help'] } } }
}

function refused({ exit, message, code }: Refused): Explained {
  return told(exit, { code: code ?? 'refused', message, next: [] })
}

function stopTold(stop: Stop, first: readonly string[]): Told {
  const { code, details } = stop
  const more = details.map(({ message }) => message).filter((message) => !stop.message.includes(message))
  const cures = [...new Set(details.flatMap(({ cure }) => cure ?? []))]
  return {
    code,
    message: [stop.message, ...more.map((message) => `  ${message}`)].join('\n'),
    next: [...first, ...(cures.length > 0 ? cures : [nextOf(stop)])],
  }
}

/** The next step. That of a stop speaks of a run and its queue, which a command has not. */
function nextOf({ code }: Stop): string {
  if (code === 'STOP_REFUSED_INPUT') return 'Mend what the cause names, then give the command again.'
  return STOPS[code].family === 'outage'
    ? 'Mend what the cause names, then give the command again; a run that stands open goes on with `cutter retry RUN`.'
    : STOPS[code].next
}

/** A person reads a stop's code before its words; a program finds it in a field of its own. */
function told(exit: ExitCode, error: Told): Explained {
  const { code, message, next } = error
  const words = isStopCode(code) ? `${code}: ${message}` : message
  return {
    exit,
    text: visible(redacted([words, ...next].join('\n'))),
    json: { error: { code, message: redacted(message), next: next.map(redacted) } },
  }
}
