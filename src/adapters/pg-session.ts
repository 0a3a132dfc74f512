import type { SessionEvidence } from '../orchestrator/facts.ts'
import type { Row, SqlValue } from '../orchestrator/ports.ts'
import { Stop } from '../orchestrator/stops.ts'
import { BEGIN, END_CHECKS, type EndChecks, FENCE, type Fence, ROLLBACK } from '../sql/session.ts'
import { parseRow, type Statement } from '../sql/statement.ts'
import { failed } from './pg-failed.ts'
import { cutOff, inTime, type Lease } from './pg-lease.ts'
import { sendExtended } from './pg-send.ts'

/** One transaction on one connection, from BEGIN to ROLLBACK. */
export class Session {
  readonly #lease: Lease
  readonly #statements = new Map<string, { count: number; rows: number }>()
  /** ROLLBACK has been sent: from here on the transaction ends because we end it. */
  #ending = false
  #over = false

  constructor(lease: Lease) {
    this.#lease = lease
  }

  /** @throws Stop STOP_READ_ONLY_BREACH where the statement ended the transaction */
  async run(name: string, sql: string, params: readonly SqlValue[]): Promise<readonly Row[]> {
    const rows = await this.#send(name, sql, params)
    if (!this.#ending && this.#lease.client.getTransactionStatus() === 'I') {
      throw new Stop('STOP_READ_ONLY_BREACH', `The read-only transaction was over after the statement ${name}`)
    }
    return rows
  }

  async #send(name: string, sql: string, params: readonly SqlValue[]): Promise<readonly Row[]> {
    const { client, kept } = this.#lease
    const rows = await sendExtended(client, kept ? { name, sql } : { sql }, params).catch(failed('reading'))
    const sofar = this.#statements.get(name) ?? { count: 0, rows: 0 }
    this.#statements.set(name, { count: sofar.count + 1, rows: sofar.rows + rows.length })
    return rows
  }

  /** BEGIN and fence travel together; nothing else is sent before both are answered. */
  async open(): Promise<Fence> {
    const [, fence] = await Promise.all([this.#send(BEGIN.name, BEGIN.sql, []), this.#one(FENCE)])
    return fence
  }

  /**
   * End checks and ROLLBACK travel together, so both may be answered before either answer is read. So it is the end checks
   * that tell whether the transaction was still the same.
   */
  async finish(): Promise<EndChecks> {
    const [end] = await Promise.all([this.#one(END_CHECKS), this.#rollback()])
    return end
  }

  /** Rolls back unless that is done, by force if need be, and gives the connection back. `clean`: all checks passed. */
  async close(clean: boolean): Promise<void> {
    if (!this.#over) await inTime(this.#lease.client, this.#rollback()).catch(() => this.cutOff())
    await this.#lease.giveBack(clean && this.#over)
  }

  /** Cuts the connection at once; the server rolls back what was begun. */
  cutOff(): void {
    cutOff(this.#lease.client)
  }

  evidence(fence: Fence, end: EndChecks): SessionEvidence {
    return {
      role: fence.role,
      application_name: fence.application_name,
      isolation: end.isolation,
      read_only: end.read_only,
      default_read_only: fence.default_read_only,
      row_security: end.row_security,
      settings: end.settings,
      xid_assigned: end.xid_assigned,
      snapshot: end.snapshot,
      locks: end.locks.map(({ type, mode, relation }) => ({ type, mode, relation })),
      statements: [...this.#statements].map(([name, ran]) => ({ name, ...ran })),
      standby: fence.standby,
      began_at: fence.began_at,
      ended: 'rolled_back',
    }
  }

  async #rollback(): Promise<void> {
    this.#ending = true
    await this.#send(ROLLBACK.name, ROLLBACK.sql, [])
    this.#over = true
  }

  async #one<R>(statement: Statement<R>): Promise<R> {
    const [row] = await this.#send(statement.name, statement.sql, [])
    return parseRow(statement, row ?? {})
  }
}
