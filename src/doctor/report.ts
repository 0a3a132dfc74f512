import type { AttackRecord } from '../orchestrator/attack.ts'
import type { IsoUtc, Sha256 } from '../orchestrator/brands.ts'
import { grantSnapshot } from '../orchestrator/fact-digests.ts'
import type { FunctionFingerprint, TargetIdentity, TriggerFact } from '../orchestrator/facts.ts'
import type { Settings } from '../orchestrator/settings.ts'
import { checkAttack } from './checks/attack.ts'
import { checkClock } from './checks/clock.ts'
import { checkDatabase } from './checks/database.ts'
import { checkFunctions } from './checks/functions.ts'
import { checkGrants } from './checks/grants.ts'
import { checkQueue } from './checks/queues.ts'
import { checkRole } from './checks/role.ts'
import { checkStore } from './checks/store.ts'
import { checkVisibility } from './checks/visibility.ts'
import { type Finding, ok, problem, type Subject, unchecked } from './findings.ts'
import type { DatabaseSeen, Observations, Observed } from './observations.ts'

export const DOCTOR_SCHEMA_VERSION = 1

/** The doctor's answer, as it is printed with `--json` and stored by the deployed function. */
export interface DoctorReport {
  readonly schema_version: typeof DOCTOR_SCHEMA_VERSION
  /** Of the message that asked; null where none did. */
  readonly request_id: string | null
  readonly where: Observations['where']
  readonly at: IsoUtc
  readonly code_version: string
  /** No finding is a problem, and nothing is left unchecked. */
  readonly ready: boolean
  readonly findings: readonly Finding[]
  /** Null where the database was not seen, and so are the four below. */
  readonly target: TargetIdentity | null
  readonly role: string | null
  /** What CUTTER_GRANT_SNAPSHOT_SHA256 would pin. */
  readonly grant_snapshot_sha256: Sha256 | null
  readonly functions: readonly FunctionFingerprint[] | null
  readonly triggers: readonly TriggerFact[] | null
  readonly attack: AttackRecord | null
}

/** Judges what was seen. */
export function diagnose(seen: Observations, about: { requestId: string | null; codeVersion: string }): DoctorReport {
  const findings = findingsOf(seen)
  const database = seen.database.kind === 'seen' ? seen.database.value : null
  return {
    schema_version: DOCTOR_SCHEMA_VERSION,
    request_id: about.requestId,
    where: seen.where,
    at: seen.at,
    code_version: about.codeVersion,
    ready: findings.every(({ level }) => level === 'ok' || level === 'note'),
    findings,
    target: database?.target ?? null,
    role: database?.role.role ?? null,
    grant_snapshot_sha256: database === null ? null : grantSnapshot(database),
    functions: database?.functions ?? null,
    triggers: database?.triggers ?? null,
    attack: seen.attack.kind === 'seen' ? seen.attack.value : null,
  }
}

function findingsOf(seen: Observations): readonly Finding[] {
  const { settings, config_problems: bad } = seen
  if (settings === null) {
    return [
      ...bad.map((says) => problem('config', says, 'docs/configuration.md lists every variable.')),
      unchecked('config', 'Nothing else was looked at', 'Mend the environment, then give the command again.'),
    ]
  }
  const { cut_queue, resume_queue } = seen.queues
  return [
    ok('config', 'The environment is complete and every variable is well-formed'),
    ...judged('store', seen.store, checkStore),
    ...judged('cut_queue', cut_queue, (queue) => checkQueue('cut_queue', queue, seen.function_timeout)),
    ...judged('resume_queue', resume_queue, (queue) => checkQueue('resume_queue', queue, seen.function_timeout)),
    ...judged('database', seen.database, (database) => databaseFindings(database, settings)),
    ...judged('attack', seen.attack, checkAttack),
    ...seen.clocks.flatMap(checkClock),
  ]
}

const databaseFindings = (seen: DatabaseSeen, settings: Settings): readonly Finding[] => [
  ...checkDatabase(seen),
  ...checkRole(seen, settings.acceptedPublicRights),
  ...checkVisibility(seen),
  ...checkGrants(seen, settings),
  ...checkFunctions(seen, settings),
]

function judged<T>(
  subject: Subject,
  observed: Observed<T>,
  check: (value: T) => readonly Finding[],
): readonly Finding[] {
  switch (observed.kind) {
    case 'seen':
      return check(observed.value)
    case 'failed':
      return [problem(subject, observed.reason, observed.cure)]
    case 'out_of_sight':
      return [unchecked(subject, observed.reason, observed.cure)]
    case 'not_needed':
      return []
  }
}
