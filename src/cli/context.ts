import type { GrammarProfile } from '../cutting/index.ts'
import type { DoctorReport } from '../doctor/report.ts'
import type { DurationMs } from '../orchestrator/brands.ts'
import type { PinnedKey } from '../orchestrator/dsse.ts'
import type { Clock, Ids } from '../orchestrator/ports.ts'
import type { StopCode } from '../orchestrator/stops.ts'
import type { Desk } from './desk.ts'
import type { ExitCode } from './exit-codes.ts'
import type { Paint } from './paint.ts'

/** `begin`: the command may make the folder of runs; to any other a missing folder is a mistake. */
export type Purpose = 'begin' | 'look'

/** Everything a command may touch; tests pass their own. */
export interface Context {
  desk(purpose?: Purpose): Promise<Desk>
  readonly clock: Clock
  readonly ids: Ids
  /** Who asks, in free text. */
  readonly user: string
  readonly json: boolean
  /** Where the person's private key lies (CUTTER_KEY_FILE); null where it is not said. */
  readonly keyFile: string | null
  /** The keys that the environment pins. @throws Stop STOP_REFUSED_INPUT */
  approverKeys(): readonly PinnedKey[]
  /** Progress and explanations, on standard error. */
  note(text: string): void
  /** Asks a person; null where there is none to ask. */
  readonly ask: ((question: string) => Promise<string>) | null
  /** Colours a word where the output is a terminal that wants colours. */
  readonly paint: Paint
  /** The built-in grammar profiles and the team's own. */
  profiles(): Promise<readonly GrammarProfile[]>
  /** All of standard input. */
  input(): Promise<Uint8Array>
  /** Waits between two looks at a run. */
  pause(): Promise<void>
  /** How to take on the environment of a stack of this folder; null where there is none. */
  readonly stackHint: string | null
  /** Looks from here at everything a run needs. */
  doctor(functionTimeout: DurationMs): Promise<DoctorReport>
  /** Handles the messages of both queues in this process until it is told to stop; answers how many were left in hand. */
  worker(): Promise<{ readonly left: number }>
  uuid(): string
}

/** A command's result: what to print for a program, what for a person, and how to end. */
export interface Result {
  readonly json: unknown
  readonly text: string
  readonly exit: ExitCode
  /** The text is for programs too, so no hidden character in it is made visible. */
  readonly verbatim?: true
}

/** A refusal of the command line itself, in a sentence with the next step. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly exit: ExitCode
  /** Where it stands for a stop, such as a run's outcome; else null. */
  readonly code: StopCode | null

  constructor(exit: ExitCode, message: string, code: StopCode | null = null) {
    super(message)
    this.exit = exit
    this.code = code
  }
}
