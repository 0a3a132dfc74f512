/** The one registry of stop codes: handlers, command line, reports and docs read it. */

interface StopEntry {
  readonly family: 'input' | 'source' | 'authority' | 'drift' | 'cap' | 'integrity' | 'outage'
  /** A person can clear it: the run is `stopped`; otherwise it has `failed`. */
  readonly resumable: boolean
  /** What SQS is told: `retry` delivers the message again. */
  readonly delivery: 'ack' | 'retry'
  /** How a person leads on: `cut` where no retry can clear it, because what was pinned is not what must be cut. */
  readonly way: 'retry' | 'cut' | 'void' | 'approve'
  /** The sentence the person reads. */
  readonly next: string
}

export const STOPS = {
  STOP_DOCUMENT_UNKNOWN: {
    family: 'source',
    resumable: true,
    delivery: 'ack',
    way: 'retry',
    next: 'Check the document id (source_document.doc_code): where it was mistyped, void this run and cut the right one; else load the document or grant SELECT on it, then retry the run.',
  },
  STOP_VERSION_UNKNOWN: {
    family: 'source',
    resumable: true,
    delivery: 'ack',
    way: 'retry',
    next: 'Load the version with its text (source_version.body) or ask for one that exists, then retry the run.',
  },
  STOP_APPROVAL_REQUIRED: {
    family: 'authority',
    resumable: true,
    delivery: 'retry',
    way: 'approve',
    next: 'Read the request in the report of the run, then approve or reject it with the command that stands there.',
  },
  STOP_APPROVAL_REFUSED: {
    family: 'authority',
    resumable: true,
    delivery: 'ack',
    way: 'approve',
    next: 'The run still waits. Read every reason, open the current request, and approve again from what it shows.',
  },
  STOP_DRIFT: {
    family: 'drift',
    resumable: true,
    delivery: 'ack',
    way: 'cut',
    next: 'The facts named above changed after the plan was shown. Send a new cut for the document; its report shows the difference.',
  },
  STOP_REPLAY_CONFLICT: {
    family: 'input',
    resumable: false,
    delivery: 'ack',
    way: 'cut',
    next: 'The run id belongs to another cut. Send the cut again without a run id, or with a fresh one.',
  },
  STOP_REFUSED_INPUT: {
    family: 'input',
    resumable: false,
    delivery: 'ack',
    way: 'cut',
    next: 'Mend what the cause names. A message is sent anew; a document is loaded again as a new version and cut.',
  },
  STOP_OVER_SIZE: {
    family: 'cap',
    resumable: true,
    delivery: 'ack',
    way: 'retry',
    next: 'Split the document or raise CUTTER_MAX_BODY_BYTES or CUTTER_MAX_CANDIDATES, then retry the run.',
  },
  STOP_OVER_HARD_CAP: {
    family: 'cap',
    resumable: true,
    delivery: 'ack',
    way: 'retry',
    next: 'The invocation ran out of time and the run is saved at its last good state. Retry it; raise the time budget if it stops again.',
  },
  STOP_GRANT_DELTA: {
    family: 'drift',
    resumable: true,
    delivery: 'ack',
    way: 'retry',
    next: 'Have the database owner run the statements above, or pin the new grant snapshot (CUTTER_GRANT_SNAPSHOT_SHA256), then retry the run.',
  },
  STOP_INVARIANT_FAILED: {
    family: 'integrity',
    resumable: false,
    delivery: 'ack',
    way: 'void',
    next: 'A gate found the named predicates false. Nothing was written. Report it with the run id; void the run.',
  },
  STOP_EXECUTION_NOT_AUTHORIZED: {
    family: 'authority',
    resumable: false,
    delivery: 'ack',
    way: 'cut',
    next: 'This build only ever does dry runs. Send the cut again with mode DRYRUN, or leave the mode out.',
  },
  STOP_COVERAGE_GAP: {
    family: 'integrity',
    resumable: false,
    delivery: 'ack',
    way: 'void',
    next: 'Some bytes of the text belong to no unit or to two. Report it with the run id; void the run.',
  },
  STOP_VOCAB_UNKNOWN: {
    family: 'source',
    resumable: true,
    delivery: 'ack',
    way: 'cut',
    next: 'Add the missing words to the vocabulary (dot_config) or choose another grammar profile, then send a new cut.',
  },
  STOP_NONDETERMINISTIC: {
    family: 'integrity',
    resumable: false,
    delivery: 'ack',
    way: 'void',
    next: 'Two builds of the plan over the same facts differ. Report it with the run id; void the run.',
  },
  STOP_READ_ONLY_BREACH: {
    family: 'authority',
    resumable: true,
    delivery: 'ack',
    way: 'retry',
    next: 'Connect as a role that cannot write (db/roles/cutter_dryrun.sql makes one), then retry the run.',
  },
  STOP_SOURCE_UNREACHABLE: {
    family: 'outage',
    resumable: true,
    delivery: 'retry',
    way: 'retry',
    next: 'The message is delivered again by itself. Look at the cause; if it lasts, mend it and redrive or retry the run.',
  },
  STOP_STATE_CORRUPT: {
    family: 'integrity',
    resumable: false,
    delivery: 'ack',
    way: 'cut',
    next: 'What is stored of the run cannot be trusted. Restore the last good version of the object named above; or give the run up with a void, where its state can still be read, and send a new cut.',
  },
  STOP_DOCPREFIX_TAKEN: {
    family: 'source',
    resumable: true,
    delivery: 'ack',
    way: 'retry',
    next: 'Units of another document stand under the docprefix. Give the document a docprefix of its own, then retry the run.',
  },
  STOP_PLAN_REFUSED: {
    family: 'source',
    resumable: true,
    delivery: 'ack',
    way: 'cut',
    next: 'The canonical functions would refuse the effects named above, each with its reason. Mend the document or the database, then send a new cut.',
  },
} as const satisfies Readonly<Record<string, StopEntry>>

/** One of the codes that docs/stops.md lists. */
export type StopCode = keyof typeof STOPS
export const isStopCode = (text: string): text is StopCode => Object.hasOwn(STOPS, text)
export const STOP_CODES = Object.keys(STOPS) as readonly StopCode[]

/** One thing that is wrong: where, what, and how to mend it. */
export interface StopDetail {
  readonly message: string
  readonly cure: string | null
  readonly line: number | null
  readonly offset: number | null
}

/** Every foreseen failure: a code of the registry, a sentence, and its details. */
export class Stop extends Error {
  override readonly name = 'Stop'
  readonly code: StopCode
  readonly details: readonly StopDetail[]

  constructor(code: StopCode, message: string, options: { details?: readonly StopDetail[]; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details ?? []
  }
}

export const isStop = (error: unknown, code: StopCode): error is Stop => error instanceof Stop && error.code === code

/** What is read; null where it is stored but cannot be trusted. Any other failure is thrown. */
export async function unlessCorrupt<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading
  } catch (error) {
    if (isStop(error, 'STOP_STATE_CORRUPT')) return null
    throw error
  }
}

/** What was thrown, in its own words: anything can be. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))

export const detail = (message: string, cure: string | null = null): StopDetail => ({
  message,
  cure,
  line: null,
  offset: null,
})

/** Refuses a case that the types say cannot occur. */
export function assertNever(value: never, where: string): never {
  throw new Error(`BUG-${where}: unexpected ${JSON.stringify(value)}`)
}
