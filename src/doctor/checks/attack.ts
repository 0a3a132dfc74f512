import type { AttackRecord } from '../../orchestrator/attack.ts'
import { type Finding, ok, problem } from '../findings.ts'

/** Each probe must be refused for the expected reason: any other error proves nothing. */
export function checkAttack({ probes, xid_assigned, role, target }: AttackRecord): readonly Finding[] {
  const cure = `Connect as a role that cannot write: psql -f db/roles/cutter_dryrun.sql, then name it in CUTTER_DATABASE_URL (now ${role}).`
  const through = probes.filter(({ refused }) => !refused)
  const wrong = [
    ...through.map(({ name, sql, expected, got }) =>
      problem(
        'attack',
        `${name} (${sql}) ${got === null ? 'was let through' : `answered ${got}`}, expected ${expected.join(' or ')}`,
        cure,
      ),
    ),
    ...(xid_assigned ? [problem('attack', 'A transaction id was assigned while the probes ran', cure)] : []),
  ]
  const posture = target.in_recovery ? 'a hot standby' : 'a primary'
  return wrong.length > 0
    ? wrong
    : [ok('attack', `${probes.length} of ${probes.length} probes were refused as they must be on ${posture}`)]
}
