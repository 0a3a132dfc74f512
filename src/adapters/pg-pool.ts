import type { Client, Connect } from './pg-client.ts'
import { answersTo, isUntouched } from './pg-kept.ts'
import { farewell, type Lease, type Lend } from './pg-lease.ts'

/**
 * Connections that outlive a session, for a process that runs many: connecting anew costs the server more than a session
 * does. The library's own pool opens its clients itself, by one login for ever; ours come by `Connect`.
 *
 * 1. Never more than `most` connections, whoever asks; who comes too late waits.
 * 2. A connection goes to the next session only where the last one passed all its checks, and nothing outlived its ROLLBACK.
 * 3. One that did not is closed, with those that lie idle: what befell it may have befallen them.
 * 4. Where the server has no more to give, it sets the limit for a while: who comes waits for one that comes back.
 * 5. Each session has its own application name; a connection that does not answer to it is closed and another one taken.
 */
export interface Pool {
  readonly lend: Lend
  /** Closes what lies idle; what is lent is closed when it comes back. */
  end(): Promise<void>
}

/** Settings of the role count from the next login on, so no login lasts long. */
const LIFE_MS = 300_000
const IDLE_MS = 30_000
/** How long a place stays empty for which the server had no connection. */
const FULL_MS = 30_000

interface Kept {
  readonly client: Client
  readonly until: number
}

export function pooled(connect: Connect, most: number): Pool {
  const pool = new ConnectionPool(connect, most)
  return { lend: (name) => pool.lend(name), end: () => pool.end() }
}

class ConnectionPool {
  readonly #connect: Connect
  readonly #waiting: (() => void)[] = []
  readonly #idle = new Map<Kept, NodeJS.Timeout>()
  #free: number
  /** Lent, idle, or on the way. */
  #open = 0
  #ended = false

  constructor(connect: Connect, most: number) {
    this.#connect = connect
    this.#free = most
  }

  async lend(name: string): Promise<Lease> {
    for (;;) {
      await this.#turn()
      try {
        const kept = (await this.#fromIdle(name)) ?? (await this.#opened(name))
        return { client: kept.client, kept: true, giveBack: async (clean) => await this.#takeBack(kept, clean) }
      } catch (error) {
        if (!isFull(error) || this.#open === 0) {
          this.#next()
          throw error
        }
        // The place stays empty: this one waits for another's.
        setTimeout(() => this.#next(), FULL_MS).unref()
      }
    }
  }

  async end(): Promise<void> {
    this.#ended = true
    await this.#closeIdle()
  }

  async #turn(): Promise<void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #next(): void {
    const first = this.#waiting.shift()
    if (first === undefined) this.#free += 1
    else first()
  }

  /** The one that was used last: its caches are warm, and those that are not needed grow old. */
  async #fromIdle(name: string): Promise<Kept | null> {
    for (let kept = this.#youngest(); kept !== null; kept = this.#youngest()) {
      if (await answersTo(kept.client, name)) return kept
      await farewell(kept.client)
    }
    return null
  }

  #youngest(): Kept | null {
    const kept = [...this.#idle.keys()].at(-1) ?? null
    if (kept !== null) this.#remove(kept)
    return kept
  }

  #remove(kept: Kept): void {
    clearTimeout(this.#idle.get(kept))
    this.#idle.delete(kept)
  }

  async #opened(name: string): Promise<Kept> {
    this.#open += 1
    const client = await this.#connect(name).catch((error: unknown) => {
      this.#open -= 1
      throw error
    })
    const kept = { client, until: performance.now() + LIFE_MS }
    client.once('end', () => {
      this.#open -= 1
      this.#remove(kept)
    })
    return kept
  }

  async #takeBack(kept: Kept, clean: boolean): Promise<void> {
    const mayGoOn = clean && (await isUntouched(kept.client))
    if (mayGoOn && !this.#ended && performance.now() < kept.until) {
      const bored = setTimeout(() => void this.#close(kept), IDLE_MS)
      this.#idle.set(kept, bored)
    } else {
      await farewell(kept.client)
      if (!mayGoOn) await this.#closeIdle()
    }
    this.#next()
  }

  async #closeIdle(): Promise<void> {
    await Promise.all([...this.#idle.keys()].map((kept) => this.#close(kept)))
  }

  /** Holds its place until it is gone. What lies idle is never more than what is free. */
  async #close(kept: Kept): Promise<void> {
    this.#remove(kept)
    this.#free -= 1
    await farewell(kept.client)
    this.#next()
  }
}

/** 53300: the limit of the role, of the database or of the server. */
const isFull = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '53300'
