import type { ReadOnly, SelectCallable } from '../orchestrator/ports.ts'
import { detail, Stop } from '../orchestrator/stops.ts'
import { namesByText, type Registry } from '../sql/registry.ts'
import type { EndChecks, Fence } from '../sql/session.ts'
import { Limit } from './limit.ts'
import type { Connect } from './pg-client.ts'
import { databaseStop } from './pg-errors.ts'
import { Session } from './pg-session.ts'

/**
 * The read-only callable.
 *
 * 1. Every statement goes by the extended protocol: one statement each, no second one smuggled in (H15).
 * 2. BEGIN … READ ONLY, then the fence, before anything else is let in (H16).
 * 3. `select` knows the statements of the registry alone (H19, H23, H24).
 * 4. Whatever happens, the session ends in ROLLBACK and the connection is closed; where ROLLBACK fails it is cut off.
 * 5. No answer leaves before the end checks have passed: no transaction id, still read-only, the same transaction, no
 *    lock but access share.
 * 6. A session that is not over at its deadline is cut off, so that the run can still be saved.
 */
export function readOnly(connect: Connect, registry: Registry): ReadOnly {
  const names = namesByText(registry)
  return async (label, work, deadline) => {
    const client = await connect(`iu-cutter/${label}`).catch((error: unknown) => {
      throw databaseStop(error, 'connecting')
    })
    const session = new Session(client)
    const limit = new Limit(deadline, () => session.cutOff())
    try {
      const fence = await session.open()
      refuse(fenceBreaches(fence))
      const gate = new Gate(session, names)
      const value = await work(gate.select).finally(() => gate.shut())
      const end = await session.finish()
      refuse(endBreaches(fence, end))
      return { value, evidence: session.evidence(fence, end) }
    } catch (error) {
      throw limit.stop(error)
    } finally {
      limit.end()
      await session.close()
    }
  }
}

/** Hands out `select`, and takes it back when the work is over. */
class Gate {
  readonly #session: Session
  readonly #names: ReadonlyMap<string, string>
  #open = true

  constructor(session: Session, names: ReadonlyMap<string, string>) {
    this.#session = session
    this.#names = names
  }

  readonly select: SelectCallable = async (sql, params) => {
    const name = this.#names.get(sql)
    if (name === undefined) throw new Error('BUG-select: a statement that is not in the registry')
    if (!this.#open) throw new Error('BUG-select: the transaction is over')
    return this.#session.run(name, sql, params)
  }

  shut(): void {
    this.#open = false
  }
}

/** The checks at the start and at the end, each in its own words. */
function fenceBreaches(fence: Fence): readonly (string | null)[] {
  return [
    fence.read_only ? null : 'the transaction is not read-only',
    fence.isolation === 'repeatable read' ? null : `isolation is ${fence.isolation}`,
    fence.row_security ? 'row_security is on: rows may be filtered unseen' : null,
  ]
}

function endBreaches(fence: Fence, end: EndChecks): readonly (string | null)[] {
  const same = end.transaction === fence.transaction && end.snapshot === fence.snapshot
  return [
    end.xid_assigned ? 'a transaction id was assigned: something was written' : null,
    ...fenceBreaches({ ...fence, ...end }),
    same ? null : 'the transaction was changed for another',
    ...end.locks
      .filter((lock) => !lock.harmless)
      .map(({ type, mode, relation }) => `it held a lock: ${type} ${mode} ${relation ?? ''}`.trimEnd()),
  ]
}

function refuse(found: readonly (string | null)[]): void {
  const breaches = found.filter((breach) => breach !== null)
  if (breaches.length === 0) return
  throw new Stop('STOP_READ_ONLY_BREACH', `The session was not provably read-only: ${breaches.join('; ')}`, {
    details: breaches.map((breach) => detail(breach)),
  })
}
