import type { RoleRight, RoleStatus } from './facts.ts'
import { detail, Stop } from './stops.ts'

/** The stop for a role that could write, or null. Rights held through PUBLIC alone pass where the configuration names them. */
export function rightsStop(role: RoleStatus, accepted: readonly string[]): Stop | null {
  const open = role.public_rights.filter((right) => !accepted.includes(nameOf(right)))
  const all = [...role.refused, ...open]
  if (all.length === 0) return null
  return new Stop(
    'STOP_READ_ONLY_BREACH',
    `Rights of the role ${role.role} that a dry run refuses (${all.length}): ${all.slice(0, 3).map(nameOf).join('; ')}`,
    {
      details: all.map((right) => detail(`${nameOf(right)} (through ${right.through})`, right.cure)),
    },
  )
}

/** How `CUTTER_ACCEPTED_PUBLIC_RIGHTS` names a right: `EXECUTE on public.f(text)`. */
export const nameOf = ({ right, object }: RoleRight): string => `${right} on ${object}`
