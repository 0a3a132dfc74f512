import { detail, Stop } from '../orchestrator/stops.ts'
import { type EndChecks, type Fence, SEARCH_PATH } from '../sql/session.ts'

/** Each session is opened with settings that nothing else overrides: where they are not in force, they did not arrive. */
export const SETTINGS_LOST =
  'Name the server itself in CUTTER_DATABASE_URL: a pooler that drops the settings of a session, or a login trigger that changes them, stands between.'

/** What a session's first checks found wrong. */
export function fenceBreaches(fence: Fence): readonly (string | null)[] {
  return [
    fence.read_only ? null : 'the transaction is not read-only',
    fence.isolation === 'repeatable read' ? null : `isolation is ${fence.isolation}`,
    fence.row_security ? 'row_security is on: rows may be filtered unseen' : null,
    fence.search_path === SEARCH_PATH ? null : `search_path is ${fence.search_path}: a name may mean another function`,
  ]
}

/** A connection that was given a name and answers to another one is not the same: something, such as a pooler, stands between. */
export const nameBreach = ({ application_name }: Fence, name: string): string | null =>
  application_name === name ? null : `the session is under the name ${application_name}, not ${name}`

/** What a session's last checks found wrong. */
export function endBreaches(fence: Fence, end: EndChecks): readonly (string | null)[] {
  const same = end.transaction === fence.transaction && end.snapshot === fence.snapshot
  return [
    end.xid_assigned ? 'a transaction id was assigned: something was written' : null,
    ...fenceBreaches({ ...fence, ...end }),
    same ? null : 'the transaction was changed for another',
    ...end.locks
      .filter((lock) => !lock.harmless)
      .map(({ type, mode, relation }) => `it held a lock: ${type} ${mode} ${relation ?? ''}`.trimEnd()),
    ...end.locks
      .filter((lock) => lock.unseen)
      .map(({ relation }) => `${relation} took its place while it was read: what it runs was not looked at first`),
  ]
}

export function refuseAny(found: readonly (string | null)[], cure: string | null = null): void {
  const breaches = found.filter((breach) => breach !== null)
  if (breaches.length === 0) return
  throw new Stop('STOP_READ_ONLY_BREACH', `The session was not provably read-only: ${breaches.join('; ')}`, {
    details: breaches.map((breach) => detail(breach, cure)),
  })
}
