import { detail, Stop } from '../orchestrator/stops.ts'
import { type EndChecks, type Fence, SEARCH_PATH } from '../sql/session.ts'

/** The checks at the start and at the end, each in its own words. */
export function fenceBreaches(fence: Fence): readonly (string | null)[] {
  return [
    fence.read_only ? null : 'the transaction is not read-only',
    fence.isolation === 'repeatable read' ? null : `isolation is ${fence.isolation}`,
    fence.row_security ? 'row_security is on: rows may be filtered unseen' : null,
    fence.search_path === SEARCH_PATH ? null : `search_path is ${fence.search_path}: a name may mean another function`,
  ]
}

/** A connection that was named and answers to another name is not the one that was named: something stands between. */
export const nameBreach = ({ application_name }: Fence, name: string): string | null =>
  application_name === name ? null : `the session is under the name ${application_name}, not ${name}`

export function endBreaches(fence: Fence, end: EndChecks): readonly (string | null)[] {
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

export function refuseAny(found: readonly (string | null)[]): void {
  const breaches = found.filter((breach) => breach !== null)
  if (breaches.length === 0) return
  throw new Stop('STOP_READ_ONLY_BREACH', `The session was not provably read-only: ${breaches.join('; ')}`, {
    details: breaches.map((breach) => detail(breach)),
  })
}
