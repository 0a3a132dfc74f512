import type { TargetIdentity } from '../../orchestrator/facts.ts'
import { type Finding, note, ok } from '../findings.ts'
import type { DatabaseSeen } from '../observations.ts'

/** The versions that the statements are tried on. */
const SUPPORTED = { first: 15, last: 18 }
/** A standby further behind than this shows data that may long have changed. */
const LAG_MS = 60_000

/** Which database this is, and whether it is one that a dry run should read. */
export function checkDatabase({ target }: DatabaseSeen): readonly Finding[] {
  return [ok('database', identity(target)), ...version(target), ...posture(target)]
}

const identity = ({ database, endpoint, system_identifier, server_version, in_recovery }: TargetIdentity): string =>
  `${database} at ${endpoint}, system ${system_identifier}, PostgreSQL ${server_version}, ${in_recovery ? 'hot standby' : 'primary'}`

function version({ server_version }: TargetIdentity): readonly Finding[] {
  const major = Number.parseInt(server_version, 10)
  if (major >= SUPPORTED.first && major <= SUPPORTED.last) return []
  const says = `PostgreSQL ${server_version} is not one of those the statements are tried on (${SUPPORTED.first} to ${SUPPORTED.last})`
  return [note('database', says, null)]
}

function posture({ in_recovery, replay_lag_ms: lag }: TargetIdentity): readonly Finding[] {
  if (!in_recovery) {
    return [
      note('database', 'A primary: a hot standby refuses more by itself', 'Name a hot standby in CUTTER_DATABASE_URL.'),
    ]
  }
  if (lag !== null && lag <= LAG_MS) return []
  const says = lag === null ? 'The standby does not say how far it is behind' : `The standby is ${lag} ms behind`
  return [note('database', says, 'On the primary: TABLE pg_catalog.pg_stat_replication;')]
}
