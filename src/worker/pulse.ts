import { causeOf } from '../handlers/log.ts'
import type { EpochMs, IsoUtc } from '../orchestrator/brands.ts'
import type { Clock } from '../orchestrator/ports.ts'
import { between, isoUtc, minutes } from '../orchestrator/time.ts'

/** What a worker knows of itself: when each queue last answered, what went wrong last, what is in hand. */

/** A poll with all its repetitions is over in less: a worker with a free hand that stays silent longer has lost its loop. */
const SILENCE = minutes(5)

export interface Health {
  /** Its loops turn; where not, it is to be started again. */
  readonly live: boolean
  /** It takes messages: each queue answered last time, and it is not stopping. */
  readonly ready: boolean
  readonly stopping: boolean
  readonly queues: readonly QueueHealth[]
}

interface QueueHealth {
  readonly queue: string
  readonly in_hand: number
  /** When the queue last answered a poll; null before the first answer. */
  readonly last_poll: IsoUtc | null
  /** The last failure of the loop, redacted; it stands until the next, `ready` says whether it is over. */
  readonly last_error: { readonly at: IsoUtc; readonly cause: string } | null
}

interface Beat {
  readonly hands: number
  readonly inHand: number
  readonly polled: EpochMs | null
  readonly failed: { readonly at: EpochMs; readonly cause: string } | null
  /** When the loop last gave any sign. */
  readonly sign: EpochMs
  readonly failing: boolean
}

export class Pulse {
  readonly #clock: Clock
  readonly #beats = new Map<string, Beat>()
  #stopping = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** `hands`: messages of the queue that may be in hand at a time. */
  begun(queue: string, hands: number): void {
    const sign = this.#clock.now()
    this.#beats.set(queue, { hands, inHand: 0, polled: null, failed: null, sign, failing: false })
  }

  polled(queue: string): void {
    this.#change(queue, () => ({ polled: this.#clock.now(), failing: false }))
  }

  failed(queue: string, error: Error): void {
    this.#change(queue, () => ({ failed: { at: this.#clock.now(), cause: causeOf(error) }, failing: true }))
  }

  took(queue: string, messages: number): void {
    this.#change(queue, ({ inHand }) => ({ inHand: inHand + messages }))
  }

  laidDown(queue: string, messages: number): void {
    this.#change(queue, ({ inHand }) => ({ inHand: inHand - messages }))
  }

  stopping(): void {
    this.#stopping = true
  }

  health(): Health {
    const now = this.#clock.now()
    const beats = [...this.#beats.values()]
    return {
      live: beats.every(({ hands, inHand, sign }) => inHand >= hands || between(sign, now) <= SILENCE),
      ready: !this.#stopping && beats.every(({ polled, failing }) => polled !== null && !failing),
      stopping: this.#stopping,
      queues: [...this.#beats].map(([queue, { inHand, polled, failed }]) => ({
        queue,
        in_hand: inHand,
        last_poll: polled === null ? null : isoUtc(polled),
        last_error: failed === null ? null : { at: isoUtc(failed.at), cause: failed.cause },
      })),
    }
  }

  #change(queue: string, change: (beat: Beat) => Partial<Beat>): void {
    const beat = this.#beats.get(queue)
    if (beat === undefined) throw new Error(`BUG-pulse: the worker does not poll ${queue}`)
    this.#beats.set(queue, { ...beat, ...change(beat), sign: this.#clock.now() })
  }
}
