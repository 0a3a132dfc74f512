import type { RoleRight } from '../../orchestrator/facts.ts'
import { nameOf } from '../../orchestrator/rights.ts'
import { type Finding, note, ok, problem } from '../findings.ts'
import type { DatabaseSeen } from '../observations.ts'

/** A second layer below the session's own settings; it costs nothing. */
const WANTED_SETTINGS = ['default_transaction_read_only=on', 'row_security=off'] as const

/** A role that could write is refused; what PUBLIC gives is refused until the configuration names it. */
export function checkRole({ role, role_settings }: DatabaseSeen, accepted: readonly string[]): readonly Finding[] {
  const taken = role.public_rights.filter((right) => accepted.includes(nameOf(right)))
  const open = role.public_rights.filter((right) => !accepted.includes(nameOf(right)))
  const refused = [...role.refused, ...open].map((right) =>
    problem('role', `${role.role} may write: ${told(right)}`, right.cure),
  )
  const through = role.reported.filter((right) => right.through === 'PUBLIC').length
  return [
    ...(refused.length === 0 ? [ok('role', `${role.role} can read and has no right that is refused`)] : refused),
    ...taken.map((right) =>
      note('role', `Accepted, and to be acknowledged at SG_1 as public_rights: ${told(right)}`, right.cure),
    ),
    ...(through === 0
      ? []
      : [note('role', `Rights that PUBLIC gives and only the closed registry keeps unused: ${through}`, null)]),
    ...settings(role.role, role_settings),
  ]
}

const told = (right: RoleRight): string => `${nameOf(right)} (through ${right.through})`

function settings(
  role: string,
  { connection_limit, settings: set }: DatabaseSeen['role_settings'],
): readonly Finding[] {
  const missing = WANTED_SETTINGS.filter((setting) => !set.includes(setting)).map((setting) =>
    note(
      'role',
      `The role itself does not set ${setting}; each session does`,
      `ALTER ROLE ${role} SET ${setting.replace('=', ' = ')};`,
    ),
  )
  const limit =
    connection_limit === -1
      ? [note('role', 'The role may open any number of connections', `ALTER ROLE ${role} CONNECTION LIMIT 50;`)]
      : []
  return [...missing, ...limit]
}
