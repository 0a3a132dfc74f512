import { grantSnapshot } from '../fact-digests.ts'
import { cures, grantBooleans } from '../grants.ts'
import { missingLedgerGrants } from '../ledger-grants.ts'
import { detail, Stop } from '../stops.ts'
import type { PhaseBody } from './phase.ts'

/** Catalog facts only; nothing is ever granted. */
export const grantProbe: PhaseBody = ({ facts, settings }) => {
  const booleans = grantBooleans(facts.grants, settings.site)
  const snapshot = grantSnapshot(facts)
  const failing = Object.entries(booleans).flatMap(([name, holds]) => (holds ? [] : [name]))
  const configured = settings.grantSnapshotSha256
  if (failing.length > 0) {
    throw new Stop('STOP_GRANT_DELTA', `Grants are not as a cut needs them: ${failing.join(', ')}`, {
      details: cures(facts.grants, settings.site).map((statement) => detail(statement.why, statement.sql)),
    })
  }
  if (configured !== null && configured !== snapshot) {
    throw new Stop('STOP_GRANT_DELTA', `The grant snapshot is ${snapshot}; pinned is ${configured}`, {
      details: [
        detail(
          'the grants changed since they were pinned',
          `Check them, then set CUTTER_GRANT_SNAPSHOT_SHA256=${snapshot}`,
        ),
      ],
    })
  }
  return {
    pins: { ...booleans, grant_snapshot_sha256: snapshot, grant_snapshot_pinned: configured !== null },
    warnings: [
      ...(configured === null
        ? [`The grant snapshot is not pinned; to pin it set CUTTER_GRANT_SNAPSHOT_SHA256=${snapshot}`]
        : []),
      ...missingLedgerGrants(facts.grants, settings.site).map(
        ({ why, sql }) => `A real cut would fail, a dry run does not: ${why}. Cure: ${sql}`,
      ),
    ],
  }
}
