import type { Around } from '../orchestrator/intercept.ts'
import type { Random } from './random.ts'

export class Crash extends Error {}

interface Waiting {
  readonly call: string
  readonly go: () => void
}

/** Runs several deliveries at once, one port call at a time, in an order that the seed decides; and lets them die. */
export class Scheduler {
  readonly #random: Random
  readonly #trace: string[]
  readonly #waiting: Waiting[] = []
  #crashes: number

  constructor(random: Random, trace: string[], crashes: number) {
    this.#random = random
    this.#trace = trace
    this.#crashes = crashes
  }

  get idle(): boolean {
    return this.#waiting.length === 0
  }

  /** From now on nothing dies. */
  spare(): void {
    this.#crashes = 0
  }

  /** What stands around the port calls of one delivery: each waits until it is picked. */
  task(name: string): Around {
    let dead = false
    const dies = (when: string, call: string): void => {
      if (!this.#random.chance(this.#crashes)) return
      dead = true
      this.#trace.push(`${name} dies ${when} ${call}`)
      throw new Crash(`${name} ${when} ${call}`)
    }
    return async (call, go) => {
      await new Promise<void>((resume) => {
        this.#waiting.push({ call: `${name} ${call}`, go: resume })
      })
      if (dead) throw new Crash(name)
      dies('before', call)
      const result = await go()
      dies('after', call)
      return result
    }
  }

  /** Lets one waiting call happen, and everything that follows from it up to the next calls. */
  async step(): Promise<void> {
    const [next] = this.#waiting.splice(this.#random.below(this.#waiting.length), 1)
    if (next === undefined) return
    this.#trace.push(next.call)
    next.go()
    await settled()
  }
}

/** All promises that can settle without a further call have settled: the store is in memory, so one turn is enough. */
export const settled = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve))
