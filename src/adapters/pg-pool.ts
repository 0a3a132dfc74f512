import { codeOf } from './error-code.ts'
import type { Client, Connect } from './pg-client.ts'
import { answersTo, isUntouched } from './pg-kept.ts'
import { farewell, type Lease, type Lend } from './pg-lease.ts'

/**
 * Connections that outlive a session, for a process that runs many: a new connection costs the server more than a session
 * does. The pool of `pg` opens its clients itself, with one login for ever; ours come from `Connect`.
 *
 * 1. There are never more than `most` connections; a caller for whom none is free waits.
 * 2. A connection serves another session only if the last one passed all its checks and left nothing behind its ROLLBACK.
 * 3. A connection that may not is closed, and the idle ones with it: what happened to it may have happened to them.
 * 4. Where the server has no connection left, the pool is smaller for a while: callers wait for one that is given back.
 * 5. Each session has its own application name; a connection that does not take it is closed and another one used.
 */
export interface Pool {
  readonly lend: Lend
  /** Closes what lies idle; what is lent is closed when it comes back. */
  end(): Promise<void>
}

/** A role's settings take effect at its next login, so no connection lives long. */
const LIFE_MS = 300_000
const IDLE_MS = 30_000
/** How long a place that the server could not fill stays empty. */
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
  /** Connections lent, idle or being opened. */
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
        // The place stays empty; this caller waits for another one.
        setTimeout(() => this.#next(), FULL_MS).unref()
      }
    }
  }

  async end(): Promise<void> {
    this.#ended = true
    await this.#closeIdle()
  }

  /** Waits for a free place. */
  async #turn(): Promise<void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Frees a place, for the one who waits longest. */
  #next(): void {
    const first = this.#waiting.shift()
    if (first === undefined) this.#free += 1
    else first()
  }

  /** The connection used last, for its caches are warm; those that are not needed grow old and are closed. */
  async #fromIdle(name: string): Promise<Kept | null> {
    for (let kept = this.#youngest(); kept !== null; kept = this.#youngest()) {
      if (await answersTo(kept.client, name)) return kept
      // Were all of them dead, each would cost its time to answer, one after the other.
      await Promise.all([farewell(kept.client), this.#closeIdle()])
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
      const closing = setTimeout(() => void this.#close(kept), IDLE_MS)
      this.#idle.set(kept, closing)
    } else {
      await farewell(kept.client)
      if (!mayGoOn) await this.#closeIdle()
    }
    this.#next()
  }

  async #closeIdle(): Promise<void> {
    await Promise.all([...this.#idle.keys()].map((kept) => this.#close(kept)))
  }

  /** A closing connection holds its place until it is gone. Idle connections never outnumber the free places. */
  async #close(kept: Kept): Promise<void> {
    this.#remove(kept)
    this.#free -= 1
    await farewell(kept.client)
    this.#next()
  }
}

/** SQLSTATE 53300: the connection limit of the role, the database or the server is reached. */
const isFull = (error: unknown): boolean => codeOf(error) === '53300'
