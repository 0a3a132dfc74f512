import type { ReadOnly, SelectCallable } from '../orchestrator/ports.ts'
import { namesByText, type Registry } from '../sql/registry.ts'
import { DeadlineTimer } from './deadline-timer.ts'
import { endBreaches, fenceBreaches, nameBreach, refuseAny, SETTINGS_LOST } from './pg-breaches.ts'
import type { Connect } from './pg-client.ts'
import { failed } from './pg-failed.ts'
import { eachItsOwn, type Lend } from './pg-lease.ts'
import { Session } from './pg-session.ts'

/**
 * The read-only callable.
 *
 * 1. Every statement goes by the extended protocol: one statement each, no second one smuggled in (H15).
 * 2. BEGIN … READ ONLY, then the fence, before anything else is let in (H16).
 * 3. `select` knows the statements of the registry alone (H19, H23, H24).
 * 4. Whatever happens, the session ends in ROLLBACK and the connection is given back; where ROLLBACK fails it is cut off.
 *    It is given back as clean only where every check passed; what is not clean is closed.
 * 5. No answer leaves before the end checks have passed: no transaction id, still read-only, the same transaction, no
 *    lock but access share.
 * 6. A session that is not over at its deadline is cut off, so that the run can still be saved.
 */
export function readOnlyOn(lend: Lend, registry: Registry): ReadOnly {
  const names = namesByText(registry)
  return async (label, work, deadline) => {
    const name = `iu-cutter/${label}`
    const lease = await lend(name).catch(failed('connecting'))
    const session = new Session(lease)
    const timer = new DeadlineTimer(deadline, () => session.cutOff())
    let clean = false
    try {
      const fence = await session.open()
      refuseAny([...fenceBreaches(fence), lease.kept ? nameBreach(fence, name) : null], SETTINGS_LOST)
      const gate = new Gate(session, names)
      const value = await work(gate.select).finally(() => gate.shut())
      const end = await session.finish()
      refuseAny(endBreaches(fence, end))
      clean = true
      return { value, evidence: session.evidence(fence, end) }
    } catch (error) {
      throw timer.stop(error)
    } finally {
      timer.end()
      await session.close(clean)
    }
  }
}

/**
 * The read-only callable on connections of `connect`, one for each session, which knows the statements of `registry` alone.
 * @throws Stop as the port `ReadOnly` says
 */
export const readOnly = (connect: Connect, registry: Registry): ReadOnly => readOnlyOn(eachItsOwn(connect), registry)

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
