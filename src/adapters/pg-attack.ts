import type { ProbeResult } from '../orchestrator/attack.ts'
import {
  BACK_TO_SAVEPOINT,
  FENCED_PROBES,
  type Probe,
  SAVEPOINT,
  SAVEPOINT_PROBES,
  UNFENCED_PROBES,
} from '../sql/probes.ts'
import { BEGIN, END_CHECKS, FENCE, ROLLBACK } from '../sql/session.ts'
import { parseRow } from '../sql/statement.ts'
import type { Client, Connect } from './pg-client.ts'
import { failed } from './pg-failed.ts'
import { farewell } from './pg-lease.ts'
import { sendExtended } from './pg-send.ts'

/** The gate attacks itself: every probe of the private list, on a connection of its own that is closed afterwards. */

export interface AttackOutcome {
  readonly role: string
  readonly standby: boolean
  readonly probes: readonly ProbeResult[]
  /** Whether the attack was assigned a transaction id. */
  readonly xid_assigned: boolean
}

/** @throws Stop STOP_SOURCE_UNREACHABLE and what else a session meets; a probe that is let through is a result, not an error */
export async function attackItself(connect: Connect, label: string): Promise<AttackOutcome> {
  const client = await connect(`iu-cutter/${label}`).catch(failed('connecting'))
  try {
    return await new Attack(client).run()
  } catch (error) {
    return await failed('reading')(error)
  } finally {
    await farewell(client)
  }
}

class Attack {
  readonly #client: Client
  readonly #probes: ProbeResult[] = []
  #xid = false

  constructor(client: Client) {
    this.#client = client
  }

  async run(): Promise<AttackOutcome> {
    const { role, standby } = await this.#within(async (fence) => fence)
    for (const probe of FENCED_PROBES) await this.#within(() => this.#try(probe, standby))
    for (const probe of UNFENCED_PROBES) if (expectedOf(probe, standby) !== null) await this.#unfenced(probe, standby)
    await this.#within(async () => {
      for (const probe of SAVEPOINT_PROBES) await this.#inSavepoint(probe, standby)
      const [end] = await this.#send(END_CHECKS.sql)
      this.#xid ||= parseRow(END_CHECKS, end ?? {}).xid_assigned
    })
    return { role, standby, probes: this.#probes, xid_assigned: this.#xid }
  }

  /** One fenced read-only transaction, which ends in ROLLBACK in any case. */
  async #within<T>(work: (fence: ReturnType<typeof fenceOf>) => Promise<T>): Promise<T> {
    await this.#send(BEGIN.sql)
    const result = await this.#fenced(work).catch(async (error: unknown) => {
      // Where the session broke this fails too, and says less.
      await this.#send(ROLLBACK.sql).catch(() => undefined)
      throw error
    })
    await this.#send(ROLLBACK.sql)
    return result
  }

  async #fenced<T>(work: (fence: ReturnType<typeof fenceOf>) => Promise<T>): Promise<T> {
    const [row] = await this.#send(FENCE.sql)
    return await work(fenceOf(row))
  }

  async #unfenced(probe: Probe, standby: boolean): Promise<void> {
    await this.#send(BEGIN.sql)
    await this.#try(probe, standby)
    await this.#send(ROLLBACK.sql)
  }

  async #inSavepoint(probe: Probe, standby: boolean): Promise<void> {
    if (expectedOf(probe, standby) === null) return
    await this.#send(SAVEPOINT.sql)
    await this.#try(probe, standby)
    await this.#send(BACK_TO_SAVEPOINT.sql)
  }

  async #try(probe: Probe, standby: boolean): Promise<void> {
    const { name, sql } = probe
    const expected = expectedOf(probe, standby) ?? []
    const got = await this.#send(sql).then(() => null, sqlstateOf)
    this.#probes.push({ name, sql, expected, got, refused: got !== null && expected.includes(got) })
  }

  #send(sql: string): Promise<readonly Record<string, unknown>[]> {
    return sendExtended(this.#client, { sql }, [])
  }
}

const expectedOf = (probe: Probe, standby: boolean): readonly string[] | null =>
  standby ? probe.standby : probe.primary

const fenceOf = (row: Record<string, unknown> | undefined) => parseRow(FENCE, row ?? {})

/** A refusal's SQLSTATE. An error without a severity is a broken connection, not a refusal. */
function sqlstateOf(error: unknown): string {
  if (error instanceof Error && 'severity' in error && 'code' in error) return String(error.code)
  throw error
}
