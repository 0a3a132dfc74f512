import { grantSnapshot } from '../../orchestrator/fact-digests.ts'
import { cures, grantBooleans } from '../../orchestrator/grants.ts'
import { missingLedgerGrants } from '../../orchestrator/ledger-grants.ts'
import type { Settings } from '../../orchestrator/settings.ts'
import { type Finding, note, ok, problem } from '../findings.ts'
import type { DatabaseSeen } from '../observations.ts'

/** The grants that a cut relies on, as the phase `grant_probe` will judge them, and the value to pin. */
export function checkGrants(
  seen: Pick<DatabaseSeen, 'grants'>,
  { site, grantSnapshotSha256: pinned }: Settings,
): readonly Finding[] {
  const booleans = Object.entries(grantBooleans(seen.grants, site))
  const failing = cures(seen.grants, site).map(({ why, sql }) => problem('grants', why, sql))
  const held = ok('grants', `The four facts hold: ${booleans.map(([name]) => name).join(', ')}`)
  return [
    ...(failing.length === 0 ? [held] : failing),
    pin(grantSnapshot(seen), pinned),
    ...missingLedgerGrants(seen.grants, site).map(({ why, sql }) =>
      note('grants', `A dry run does without it, a real cut would fail: ${why}`, sql),
    ),
  ]
}

function pin(snapshot: string, pinned: string | null): Finding {
  const set = `CUTTER_GRANT_SNAPSHOT_SHA256=${snapshot}`
  if (pinned === null)
    return note('grants', 'The grant snapshot is not pinned: a changed grant would not be noticed', set)
  if (pinned === snapshot) return ok('grants', `The pinned grant snapshot holds: ${snapshot}`)
  return problem(
    'grants',
    `The grant snapshot is ${snapshot}; pinned is ${pinned}`,
    `Check what changed, then set ${set}`,
  )
}
