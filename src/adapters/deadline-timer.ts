import type { EpochMs } from '../orchestrator/brands.ts'
import { isStop, Stop } from '../orchestrator/stops.ts'
import { isoUtc } from '../orchestrator/time.ts'
import { safeCause } from '../redaction.ts'

/** The longest wait of a Node timer; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1

/** Calls `cutOff` when a deadline passes. */
export class DeadlineTimer {
  readonly #deadline: EpochMs | undefined
  readonly #timer: NodeJS.Timeout | null
  #passed = false

  constructor(deadline: EpochMs | undefined, cutOff: () => void) {
    this.#deadline = deadline
    this.#timer = deadline === undefined ? null : setTimeout(() => this.#pass(cutOff), waitUntil(deadline))
  }

  /** The error to throw: an outage after the deadline was caused by cutting off; any other error was not. */
  stop(error: unknown): unknown {
    if (!this.#passed || this.#deadline === undefined || !isStop(error, 'STOP_SOURCE_UNREACHABLE')) return error
    return new Stop(
      'STOP_OVER_HARD_CAP',
      `The facts were not read in time: the budget ended at ${isoUtc(this.#deadline)}`,
      { cause: safeCause(error) },
    )
  }

  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  #pass(cutOff: () => void): void {
    this.#passed = true
    cutOff()
  }
}

const waitUntil = (deadline: EpochMs): number => Math.min(Math.max(deadline - Date.now(), 0), LONGEST_MS)
