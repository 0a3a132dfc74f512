import type { DurationMs } from '../orchestrator/brands.ts'
import type { Clock, ObjectStore } from '../orchestrator/ports.ts'
import type { OrchestratorRunner } from '../orchestrator/runner.ts'
import type { Log } from './log.ts'

/** What the queue is asked besides acknowledging. */
export interface Visibility {
  /** Lets a message come again after so many seconds, not after the whole visibility timeout. */
  postpone(receiptHandle: string, seconds: number): Promise<void>
}

export interface HandlerDependencies {
  readonly runner: Pick<OrchestratorRunner, 'cut' | 'resume'>
  /** Where messages that can never succeed are kept. */
  readonly objects: Pick<ObjectStore, 'create'>
  readonly visibility: Visibility
  /** Looks at everything a run needs from inside and stores the answer; says in a word what it came to. */
  readonly doctor: (requestId: string, timeLeft: DurationMs) => Promise<string>
  readonly clock: Clock
  readonly log: Log
  /** Longest time of one invocation. */
  readonly budget: DurationMs
  /** Principals whose redriven messages may name their first sender and time. */
  readonly redriveSenders: readonly string[]
}
