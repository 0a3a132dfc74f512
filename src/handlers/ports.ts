import type { DurationMs } from '../orchestrator/brands.ts'
import type { Clock, ObjectStore } from '../orchestrator/ports.ts'
import type { OrchestratorRunner } from '../orchestrator/runner.ts'
import type { Log } from './log.ts'

/** What the queue is asked besides acknowledging. */
interface Visibility {
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

/** Built on the first call, so that a cold start loads nothing that it does not use. */
export type Provider<T> = () => Promise<T>

/** One value for all calls; a failure to build it is not kept. */
export function lazily<T>(build: Provider<T>): Provider<T> {
  let built: Promise<T> | null = null
  return async () => {
    built ??= build().catch((error: unknown) => {
      built = null
      throw error
    })
    return await built
  }
}
