import type { RoleRight, RoleStatus } from '../orchestrator/facts.ts'
import { compareText } from '../orchestrator/order.ts'
import { assertNever } from '../orchestrator/stops.ts'
import type { RightRow } from '../sql/role-rights.ts'

/** Which of the role's rights a dry run refuses, and how each is taken away. */

type Grade = 'refused' | 'reported'

const HARMLESS_ATTRIBUTES = ['CREATEDB']
const WRITING_MEMBERSHIPS = ['pg_write_all_data', 'pg_execute_server_program', 'pg_write_server_files']
/** Rights on a table that write nothing, though they can lock it or refer to it. */
const HARMLESS_TABLE_RIGHTS = /^(REFERENCES|MAINTAIN)\b/

function gradeOf({ kind, right, object }: RightRow): Grade {
  switch (kind) {
    case 'attribute':
      return HARMLESS_ATTRIBUTES.includes(right) ? 'reported' : 'refused'
    case 'member':
      return WRITING_MEMBERSHIPS.includes(object) ? 'refused' : 'reported'
    case 'target':
      return HARMLESS_TABLE_RIGHTS.test(right) ? 'reported' : 'refused'
    case 'owner':
    case 'target_schema':
    case 'security_definer':
    case 'untrusted_language':
    case 'reaches_outside':
      return 'refused'
    case 'at_login':
    case 'c_function':
    case 'elsewhere':
    case 'everywhere':
      return 'reported'
    default:
      return assertNever(kind, 'grade-rights')
  }
}

/** The object as GRANT and REVOKE name it: with its kind where they want one. */
const on = ({ object, object_kind: kind }: RightRow): string => (kind === null ? object : `${kind} ${object}`)

function cureOf(row: RightRow): string {
  const { right, object, holder, via, role } = row
  if (via === 'pg_database_owner') return 'ALTER DATABASE … OWNER TO …; -- its owner is a member of pg_database_owner'
  if (holder !== 'PUBLIC' && holder !== role) return `REVOKE ${via ?? holder} FROM ${role};`
  switch (row.kind) {
    case 'attribute':
      return `ALTER ROLE ${role} NO${right};`
    case 'member':
      return `REVOKE ${object} FROM ${role};`
    case 'owner':
      return `ALTER ${on(row)} OWNER TO …; -- a role that the dry run is no member of`
    case 'everywhere':
      // Taking these from PUBLIC breaks other roles, pg_dump among them; taking them from one role changes nothing.
      return holder === 'PUBLIC'
        ? 'None is needed: only statements of the registry are ever sent.'
        : `REVOKE EXECUTE ON FUNCTION ${object}(…) FROM ${role};`
    case 'c_function':
      return `REVOKE EXECUTE ON FUNCTION … FROM ${holder}; -- each of the extension's`
    default:
      return revoke(row)
  }
}

/** What runs without a right to it can only be taken away itself. */
function takenAway(row: RightRow): string {
  const { right, object, holder } = row
  switch (right) {
    case 'USE':
      return `DROP CAST ${object}; -- whoever makes JSON of such a value runs its function`
    case 'SUPPORT':
      return `DROP ${object}; -- whoever compares its types runs its functions`
    case 'LOGIN':
      return `ALTER ${object} DISABLE; -- it runs at each login, before any check of ours`
    default:
      return `REVOKE ${right} ON ${on(row)} FROM ${holder};`
  }
}

function revoke(row: RightRow): string {
  const statement = takenAway(row)
  const accept = row.holder === 'PUBLIC' && gradeOf(row) === 'refused'
  if (!accept) return statement
  const otherWay = `or accept it: CUTTER_ACCEPTED_PUBLIC_RIGHTS='${row.right} on ${row.object}'`
  return `${statement}${statement.includes(' -- ') ? '; ' : ' -- '}${otherWay}`
}

const rightOf = (row: RightRow): RoleRight => ({
  right: row.right,
  object: row.object,
  through: row.holder,
  cure: cureOf(row),
})

const byName = (a: RoleRight, b: RoleRight): number =>
  compareText(`${a.right} ${a.object} ${a.through}`, `${b.right} ${b.object} ${b.through}`)

/** One right through two roles is two entries: each needs its own cure. */
export function gradeRights(role: string, rows: readonly RightRow[]): RoleStatus {
  const those = (wanted: (row: RightRow) => boolean): readonly RoleRight[] =>
    rows.filter(wanted).map(rightOf).sort(byName)
  return {
    role,
    refused: those((row) => gradeOf(row) === 'refused' && row.holder !== 'PUBLIC'),
    public_rights: those((row) => gradeOf(row) === 'refused' && row.holder === 'PUBLIC'),
    reported: those((row) => gradeOf(row) === 'reported'),
  }
}
