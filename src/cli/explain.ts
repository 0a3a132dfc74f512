import { CommanderError } from 'commander'
import { STOPS, Stop } from '../orchestrator/stops.ts'
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

export function explain(error: unknown): Explained {
  if (error instanceof CommanderError) return usage(error)
  if (error instanceof Refused)
    return told(error.exit, { code: codeIn(error.message), message: error.message, next: [] })
  if (error instanceof Stop) return told(exitOfStop(error.code), stopTold(error))
  const message = `Unforeseen: ${error instanceof Error ? error.message : String(error)}`
  return told(EXIT.other, { code: 'unforeseen', message, next: [] })
}

/** The parser has said on standard error what is wrong; a person who asked for help got what they asked for. */
function usage({ exitCode, message }: CommanderError): Explained {
  if (exitCode === 0) return { exit: EXIT.done, text: '', json: null }
  return { exit: EXIT.refused, text: '', json: { error: { code: 'usage', message, next: ['cutter --help'] } } }
}

function stopTold(stop: Stop): Told {
  const { code, details } = stop
  const more = details.map(({ message }) => message).filter((message) => !stop.message.includes(message))
  const cures = [...new Set(details.flatMap(({ cure }) => cure ?? []))]
  return {
    code,
    message: [`${code}: ${stop.message}`, ...more.map((message) => `  ${message}`)].join('\n'),
    next: cures.length > 0 ? cures : [nextOf(stop)],
  }
}

/** What stops a command is not always what stops a run: no queue repeats a command. */
const nextOf = ({ code }: Stop): string =>
  STOPS[code].family === 'outage'
    ? 'Mend what the cause names, then give the command again; a run that stands open goes on with `cutter retry RUN`.'
    : STOPS[code].next

const told = (exit: ExitCode, error: Told): Explained => ({
  exit,
  text: visible(redacted([error.message, ...error.next].join('\n'))),
  json: { error: { ...error, message: redacted(error.message), next: error.next.map(redacted) } },
})

const codeIn = (message: string): string => /^STOP_[A-Z_]+/.exec(message)?.[0] ?? 'refused'
