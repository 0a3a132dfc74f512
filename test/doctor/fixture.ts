import type { Finding } from '../../src/doctor/findings.ts'
import type { DatabaseSeen, Observations, Observed, QueueSeen, StoreSeen } from '../../src/doctor/observations.ts'
import { type DoctorReport, diagnose } from '../../src/doctor/report.ts'
import { ATTACK_SCHEMA_VERSION, type AttackRecord } from '../../src/orchestrator/attack.ts'
import type { DurationMs, EpochMs, IsoUtc, RunId } from '../../src/orchestrator/brands.ts'
import { PROVEN_FINGERPRINTS } from '../../src/orchestrator/proven.ts'
import { DEFAULT_SETTINGS } from '../../src/orchestrator/settings.ts'
import { seconds } from '../../src/orchestrator/time.ts'
import { factsOf } from '../fakes/facts.ts'

/** A site on which everything is as it should be; a test spoils what it is about. */

const AT = '2026-01-05T09:00:00.000Z' as IsoUtc
export const NOON = Date.UTC(2026, 0, 5, 12) as EpochMs

const storeSeen: StoreSeen = {
  place: 'bucket runs',
  create: 'written',
  create_again: ['refused', 'refused'],
  replace_wrong: 'refused',
  replace_right: 'written',
  left_behind: null,
}

export const queueSeen: QueueSeen = {
  url: 'https://sqs.test/1/cutter-cut.fifo',
  fifo: true,
  dead_letter_arn: 'arn:aws:sqs:eu-west-1:1:cutter-cut-dlq.fifo',
  max_receive_count: 5,
  visibility_seconds: 360,
  encrypted: true,
}

const facts = factsOf()
export const databaseSeen: DatabaseSeen = {
  target: facts.target,
  role: facts.role,
  role_settings: { connection_limit: 50, settings: ['default_transaction_read_only=on', 'row_security=off'] },
  hidden: [],
  grants: facts.grants,
  // As if they were the ones of the proof, by their fingerprints.
  functions: facts.functions.map((each, n) => ({
    ...each,
    fingerprint: PROVEN_FINGERPRINTS[n] as typeof each.fingerprint,
  })),
  triggers: facts.triggers,
  evidence: facts.evidence,
}

const probe = (name: string, got: string | null) => ({
  name,
  sql: name,
  expected: ['25006'],
  got,
  refused: got === '25006',
})
export const attackSeen = (...got: readonly (string | null)[]): AttackRecord => ({
  schema_version: ATTACK_SCHEMA_VERSION,
  run_id: 'ictr-20260105T090000Z-00000000' as RunId,
  seq: NOON,
  at: AT,
  code_version: '9.9.9',
  server_version: '18.4',
  role: facts.role.role,
  target: {
    system_identifier: facts.target.system_identifier,
    database: facts.target.database,
    endpoint: facts.target.endpoint,
    in_recovery: facts.target.in_recovery,
  },
  probes: got.map((code, n) => probe(`probe_${n}`, code)),
  xid_assigned: false,
})

const seen = <T>(value: T): Observed<T> => ({ kind: 'seen', value })

const observations = (change: Partial<Observations> = {}): Observations => ({
  where: 'here',
  at: AT,
  settings: DEFAULT_SETTINGS,
  config_problems: [],
  function_timeout: seconds(60),
  store: seen(storeSeen),
  queues: { cut_queue: seen(queueSeen), resume_queue: seen(queueSeen) },
  database: seen(databaseSeen),
  attack: seen(attackSeen('25006', '25006')),
  clocks: [{ name: 'the database', time: NOON, grain: 1 as DurationMs, before: NOON, after: NOON }],
  ...change,
})

export const examined = (change: Partial<Observations> = {}): DoctorReport =>
  diagnose(observations(change), { requestId: null, codeVersion: '9.9.9' })

/** What a change of the database alone leads to. */
export const withDatabase = (change: Partial<DatabaseSeen>): DoctorReport =>
  examined({ database: seen({ ...databaseSeen, ...change }) })
export const withStore = (change: Partial<StoreSeen>): DoctorReport =>
  examined({ store: seen({ ...storeSeen, ...change }) })
export const withQueue = (change: Partial<QueueSeen>, more: Partial<Observations> = {}): DoctorReport =>
  examined({ ...more, queues: { cut_queue: seen({ ...queueSeen, ...change }), resume_queue: seen(queueSeen) } })

export const problems = ({ findings }: DoctorReport): readonly Finding[] =>
  findings.filter(({ level }) => level === 'problem')
export const notes = ({ findings }: DoctorReport): readonly Finding[] =>
  findings.filter(({ level }) => level === 'note')
