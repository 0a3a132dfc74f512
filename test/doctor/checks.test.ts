import { describe, expect, test } from 'vitest'
import { skewOf } from '../../src/doctor/checks/clock.ts'
import { SUBJECTS } from '../../src/doctor/findings.ts'
import { renderDoctor } from '../../src/doctor/render.ts'
import type { DurationMs, EpochMs } from '../../src/orchestrator/brands.ts'
import { DEFAULT_SETTINGS } from '../../src/orchestrator/settings.ts'
import { seconds } from '../../src/orchestrator/time.ts'
import { doctorReport } from '../../src/schema/doctor.ts'
import { GRANTS, TRIGGERS } from '../fakes/facts.ts'
import {
  attackSeen,
  databaseSeen,
  examined,
  NOON,
  notes,
  problems,
  queueSeen,
  withDatabase,
  withQueue,
  withStore,
} from './fixture.ts'

describe('a site without fault', () => {
  test('is ready, has a good word for every subject, and its answer is of the published form', () => {
    const report = examined()
    expect(problems(report)).toEqual([])
    expect(report.ready).toBe(true)
    expect(
      SUBJECTS.filter((subject) => !report.findings.some((f) => f.subject === subject && f.level === 'ok')),
    ).toEqual([])
    expect(doctorReport.safeParse(report).success).toBe(true)
    expect(renderDoctor(report)).toMatch(/^Ready \(looked at from here/)
    expect(renderDoctor(report)).toContain(`CUTTER_GRANT_SNAPSHOT_SHA256=${report.grant_snapshot_sha256}`)
  })
})

describe('every problem stands in the way of "ready" and names its cure:', () => {
  const right = { right: 'EXECUTE', object: 'public.dblink_exec(text)', cure: 'REVOKE EXECUTE …;' }
  test.each([
    ['a second creation is accepted', () => withStore({ create_again: ['refused', 'written'] }), 'store'],
    ['a wrong If-Match is accepted', () => withStore({ replace_wrong: 'written' }), 'store'],
    ['the standing etag is not accepted', () => withStore({ replace_right: 'refused' }), 'store'],
    ['nothing can be created', () => withStore({ create: 'busy' }), 'store'],
    ['a queue that is not FIFO', () => withQueue({ fifo: false }), 'cut_queue'],
    ['H31 no dead-letter queue', () => withQueue({ dead_letter_arn: null, max_receive_count: null }), 'cut_queue'],
    [
      'dead letters that are not FIFO',
      () => withQueue({ dead_letter_arn: 'arn:aws:sqs:eu-west-1:1:dlq' }),
      'cut_queue',
    ],
    ['H28 fewer than five receives', () => withQueue({ max_receive_count: 4 }), 'cut_queue'],
    ['H30 visibility below six timeouts', () => withQueue({ visibility_seconds: 359 }), 'cut_queue'],
    [
      'H21 a right of its own that is refused',
      () => withDatabase({ role: { ...databaseSeen.role, refused: [{ ...right, through: 'cutter_dryrun' }] } }),
      'role',
    ],
    [
      'H20 a right through PUBLIC',
      () => withDatabase({ role: { ...databaseSeen.role, public_rights: [{ ...right, through: 'PUBLIC' }] } }),
      'role',
    ],
    [
      'H47 a table that cannot be read',
      () => withDatabase({ hidden: [{ object: 'public.dot_config', grant: 'GRANT …;' }] }),
      'visibility',
    ],
    [
      'a grant that a cut relies on',
      () => withDatabase({ grants: GRANTS.filter(({ object }) => !object.endsWith('verify_result')) }),
      'grants',
    ],
    [
      'a canonical function that is not there',
      () => withDatabase({ functions: databaseSeen.functions.slice(1) }),
      'functions',
    ],
    [
      'H45 a probe that was let through',
      () => examined({ attack: { kind: 'seen', value: attackSeen('25006', null) } }),
      'attack',
    ],
    [
      'H45 a probe refused for another reason',
      () => examined({ attack: { kind: 'seen', value: attackSeen('42501') } }),
      'attack',
    ],
    [
      'H45 a transaction id that the probes were assigned',
      () => examined({ attack: { kind: 'seen', value: { ...attackSeen('25006'), xid_assigned: true } } }),
      'attack',
    ],
    [
      'the clock of the database',
      () =>
        examined({
          clocks: [
            {
              name: 'the database',
              time: (NOON - 61_000) as EpochMs,
              grain: 1 as DurationMs,
              before: NOON,
              after: NOON,
            },
          ],
        }),
      'clock',
    ],
    [
      'a queue that cannot be reached',
      () =>
        examined({
          queues: {
            cut_queue: { kind: 'failed', reason: 'gone', cure: 'Create it.' },
            resume_queue: { kind: 'seen', value: queueSeen },
          },
        }),
      'cut_queue',
    ],
  ] as const)('%s', (_what, look, subject) => {
    const report = look()
    expect(report.ready).toBe(false)
    expect([...new Set(problems(report).map((finding) => finding.subject))]).toEqual([subject])
    expect(problems(report).every(({ cure }) => cure !== null)).toBe(true)
    expect(renderDoctor(report)).toMatch(/^Not ready: [12] to mend, 0 not checked/)
  })

  test('another grant snapshot than the pinned one', () => {
    const settings = { ...DEFAULT_SETTINGS, grantSnapshotSha256: 'a'.repeat(64) as never }
    const report = examined({ settings })
    expect(problems(report)[0]?.cure).toBe(
      `Check what changed, then set CUTTER_GRANT_SNAPSHOT_SHA256=${report.grant_snapshot_sha256}`,
    )
  })
})

test('a queue has a good word beside what is only told of it, and none beside a problem', () => {
  const levels = (report: ReturnType<typeof examined>) =>
    report.findings.filter(({ subject }) => subject === 'cut_queue').map(({ level }) => level)
  expect(levels(withQueue({ encrypted: false }))).toEqual(['ok', 'note'])
  expect(levels(withQueue({ fifo: false }))).toEqual(['problem'])
})

test('what cannot be seen from here is not called ready', () => {
  const report = examined({ database: { kind: 'out_of_sight', reason: 'no URL', cure: 'Set it.' } })
  expect(report).toMatchObject({ ready: false, target: null, grant_snapshot_sha256: null })
  expect(renderDoctor(report)).toMatch(/0 to mend, 1 not checked/)
  expect(renderDoctor(report)).not.toContain('To pin the grants')
})

test('H26 what a way of working does without is not looked at, and a worker has no timeout to outlast', () => {
  const none = { kind: 'not_needed' } as const
  expect(examined({ queues: { cut_queue: none, resume_queue: none } }).ready).toBe(true)
  expect(withQueue({ visibility_seconds: 1 }, { function_timeout: null }).ready).toBe(true)
  expect(withQueue({ visibility_seconds: 6 }, { function_timeout: seconds(1) }).ready).toBe(true)
})

describe('told, and no hindrance:', () => {
  const told = (report: ReturnType<typeof examined>, says: RegExp) => {
    expect(report.ready).toBe(true)
    expect(notes(report).filter((note) => says.test(note.says))).toHaveLength(1)
  }
  test('a trigger that the prediction was not proven with', () =>
    told(
      withDatabase({
        triggers: [
          ...TRIGGERS,
          {
            table: 'public.unit_version',
            name: 'audit',
            enabled: true,
            fires: 'AFTER ROW INSERT',
            function: 'public.f()',
          },
        ],
      }),
      /functions_unproven: trigger audit/,
    ))
  test('a trigger of the proof that does not fire', () =>
    told(
      withDatabase({ triggers: TRIGGERS.map((t, n) => (n === 0 ? { ...t, enabled: false } : t)) }),
      /missing or disabled: trigger append_only/,
    ))
  test('a function of another fingerprint', () =>
    told(
      withDatabase({
        functions: databaseSeen.functions.map((f, n) => (n === 0 ? { ...f, fingerprint: 'b'.repeat(64) as never } : f)),
      }),
      /fn_iu_create/,
    ))
  test('an INSERT on the ledger that a real cut needs', () =>
    told(
      withDatabase({
        grants: GRANTS.filter(
          ({ object, privilege }) => !(object.endsWith('.cut_change_set') && privilege === 'INSERT'),
        ),
      }),
      /cutter_exec lacks INSERT on cutter_governance.cut_change_set/,
    ))
  test('a queue that is not encrypted', () => told(withQueue({ encrypted: false }), /not encrypted/))
  test('a canary that could not be removed', () => told(withStore({ left_behind: 'key (403)' }), /canary object stays/))
  test('an old server', () =>
    told(withDatabase({ target: { ...databaseSeen.target, server_version: '14.2' } }), /PostgreSQL 14\.2/))
  test('a standby far behind', () =>
    told(
      withDatabase({ target: { ...databaseSeen.target, in_recovery: true, replay_lag_ms: 61_000 } }),
      /61000 ms behind/,
    ))
  test('a role without settings of its own', () =>
    told(
      withDatabase({ role_settings: { connection_limit: 50, settings: ['row_security=off'] } }),
      /does not set default_transaction_read_only=on/,
    ))
})

test('a right through PUBLIC that the configuration names is to be acknowledged, and no hindrance', () => {
  const right = { right: 'EXECUTE', object: 'public.f()', through: 'PUBLIC', cure: 'REVOKE …;' }
  const database = {
    kind: 'seen',
    value: { ...databaseSeen, role: { ...databaseSeen.role, public_rights: [right] } },
  } as const
  const report = examined({
    database,
    settings: { ...DEFAULT_SETTINGS, acceptedPublicRights: ['EXECUTE on public.f()'] },
  })
  expect(report.ready).toBe(true)
  expect(notes(report).some(({ says }) => says.includes('public_rights: EXECUTE on public.f()'))).toBe(true)
})

test('the way of an answer is not skew, nor is a second that S3 rounds away', () => {
  const clock = { name: 'S3', grain: 1000 as DurationMs, before: NOON, after: (NOON + 800) as EpochMs }
  expect(skewOf({ ...clock, time: (NOON - 900) as EpochMs })).toBe(0)
  expect(skewOf({ ...clock, time: (NOON + 800) as EpochMs })).toBe(0)
  expect(skewOf({ ...clock, time: (NOON - 3000) as EpochMs })).toBe(-2000)
  expect(skewOf({ ...clock, time: (NOON + 2800) as EpochMs })).toBe(2000)
})

test('a bad environment: each problem, and that nothing else was looked at', () => {
  const report = examined({ settings: null, config_problems: ['CUTTER_A is not known', 'CUTTER_B is not set'] })
  expect(report.findings.map(({ level }) => level)).toEqual(['problem', 'problem', 'unchecked'])
  expect(report.ready).toBe(false)
})
