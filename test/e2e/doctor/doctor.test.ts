import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateQueueCommand } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { environmentOn } from '../../../local/environment.ts'
import { fileStore } from '../../../src/adapters/file-store.ts'
import { sqsClient } from '../../../src/adapters/sqs-client.ts'
import { systemClock } from '../../../src/adapters/system.ts'
import { type Examination, examine } from '../../../src/compose/examine.ts'
import type { Environment } from '../../../src/config.ts'
import type { DoctorReport } from '../../../src/doctor/report.ts'
import { cutHandler } from '../../../src/handlers/cut.ts'
import { dependencies } from '../../../src/handlers/dependencies.ts'
import { lastAttackIn } from '../../../src/orchestrator/last-attack.ts'
import { seconds } from '../../../src/orchestrator/time.ts'
import { doctorReport } from '../../../src/schema/doctor.ts'
import { event, record, timeLeft } from '../../handlers/fixtures.ts'
import { admin } from '../discovery/support.ts'
import { awsOfFile } from '../support/aws.ts'
import { databaseOfFile } from '../support/reference.ts'

const aws = awsOfFile()
const db = databaseOfFile('doctor')
let environment: Environment
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iu-cutter-doctor-'))
  environment = environmentOn(aws, db.urlAs('cutter_dryrun'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let asked = 0
function look(change: Environment = {}, more: Partial<Examination> = {}): Promise<DoctorReport> {
  asked += 1
  return examine(
    { ...environment, ...change },
    {
      where: 'here',
      folder: null,
      functionTimeout: seconds(1),
      id: `canary-${asked}`,
      requestId: null,
      clock: systemClock,
      ...more,
    },
  )
}

const inFolder = (): Promise<DoctorReport> =>
  look(
    { CUTTER_AWS_ENDPOINT: '', CUTTER_BUCKET: '', CUTTER_CUT_QUEUE_URL: '', CUTTER_RESUME_QUEUE_URL: '' },
    { folder },
  )

/** What is not fine, as `subject: what it says`. */
const troubles = ({ findings }: DoctorReport): readonly string[] =>
  findings
    .filter(({ level }) => level === 'problem' || level === 'unchecked')
    .map(({ subject, says }) => `${subject}: ${says}`)

describe('over queues and bucket', () => {
  test('the stack of this machine is ready at the timeout that the template gives the functions', async () => {
    expect(troubles(await look({}, { functionTimeout: seconds(60) }))).toEqual([])
  })

  test('a complete site is ready; the answer is of the published form and holds the attack', async () => {
    const report = await look()
    expect(troubles(report)).toEqual([])
    expect(report).toMatchObject({
      ready: true,
      role: 'cutter_dryrun',
      target: { database: db.name, in_recovery: false },
    })
    expect(doctorReport.safeParse(JSON.parse(JSON.stringify(report))).error).toBeUndefined()
    expect(report.findings.filter(({ level }) => level === 'ok').map(({ subject }) => subject)).toEqual([
      ...['config', 'store', 'cut_queue', 'resume_queue', 'database', 'role', 'visibility', 'grants', 'functions'],
      ...['attack', 'clock', 'clock'],
    ])
    expect(report.attack?.probes.every(({ refused }) => refused)).toBe(true)
  })

  test('the value that it prints to pin the grants is the one that a run compares with', async () => {
    const { grant_snapshot_sha256: snapshot } = await look()
    const pinned = await look({ CUTTER_GRANT_SNAPSHOT_SHA256: snapshot ?? '' })
    expect(pinned.findings.map(({ says }) => says)).toContain(`The pinned grant snapshot holds: ${snapshot}`)
  })

  test('every bad variable is named at once, and nothing else is looked at', async () => {
    const report = await look({ CUTTER_BUCKET: '', CUTTER_CUT_QUEUE_URL: 'no url', CUTTER_BUKET: 'x' })
    expect(report.ready).toBe(false)
    expect(troubles(report).join('\n')).toMatch(/CUTTER_BUKET.*CUTTER_BUCKET.*CUTTER_CUT_QUEUE_URL.*Nothing else/s)
  })

  test('H30, H28 a queue without dead letters, and one that the function outlasts, are told with the command', async () => {
    const created = await sqsClient({ endpoint: aws.endpoint }).send(
      new CreateQueueCommand({ QueueName: 'bare.fifo', Attributes: { FifoQueue: 'true', VisibilityTimeout: '30' } }),
    )
    const bare = created.QueueUrl ?? ''
    const { ready, findings } = await look({ CUTTER_CUT_QUEUE_URL: bare }, { functionTimeout: seconds(60) })
    const told = findings.filter(({ subject, level }) => subject === 'cut_queue' && level === 'problem')
    expect(ready).toBe(false)
    expect(told.map(({ says }) => says)).toEqual([
      'It has no dead-letter queue: a poisoned message goes round for days',
      "Visibility is 30 s, below 6 × the function's timeout of 60 s",
    ])
    expect(told[1]?.cure).toBe(
      `aws sqs set-queue-attributes --queue-url ${bare} --attributes '{"VisibilityTimeout":"360"}'`,
    )
  })

  test.each([
    ['CUTTER_BUCKET', 'no-such-bucket', 'store: The bucket no-such-bucket does not exist'],
    ['CUTTER_RESUME_QUEUE_URL', 'http://127.0.0.1:1/000000000000/gone.fifo', 'resume_queue: The queue does not exist'],
    ['CUTTER_DATABASE_URL', 'postgres://nobody:wrong@127.0.0.1:1/nowhere', 'database: Nothing answers at the address'],
  ])('where %s leads nowhere the rest is looked at all the same', async (name, value, says) => {
    const report = await look({ [name]: value })
    expect(report.ready).toBe(false)
    expect(troubles(report).join('\n')).toContain(says)
    expect(report.findings.some(({ level }) => level === 'ok')).toBe(true)
  })

  test('a CA file that cannot be used is a finding like any other', async () => {
    const report = await look({ CUTTER_DATABASE_TLS: '', CUTTER_DATABASE_CA_FILE: join(folder, 'no-such.pem') })
    expect(report.ready).toBe(false)
    expect(report.findings.filter(({ subject, level }) => subject === 'database' && level === 'problem')).toHaveLength(
      1,
    )
    expect(report.findings.some(({ subject, level }) => subject === 'store' && level === 'ok')).toBe(true)
  })

  test('without a database URL it does not say ready, and names the way to look', async () => {
    const report = await look({ CUTTER_DATABASE_URL: '' })
    expect(report.ready).toBe(false)
    expect(report.findings.find(({ subject }) => subject === 'database')?.cure).toContain('cutter doctor --deployed')
  })
})

test('a superuser is refused, with what would cure it, and the attack shows why', async () => {
  const { ready, findings } = await look({ CUTTER_DATABASE_URL: db.url })
  const subjects = new Set(findings.filter(({ level }) => level === 'problem').map(({ subject }) => subject))
  expect(ready).toBe(false)
  expect([...subjects]).toEqual(expect.arrayContaining(['role', 'attack']))
  expect(findings.filter(({ level }) => level === 'problem').every(({ cure }) => cure !== null)).toBe(true)
})

test('a missing right of the ledger is told, although no dry run needs it; each cure cures', async () => {
  await admin(db, 'REVOKE INSERT ON cutter_governance.manifest_unit_block FROM cutter_exec')
  const of = ({ findings }: DoctorReport) =>
    findings.filter(({ subject, cure }) => subject === 'grants' && (cure ?? '').startsWith('GRANT'))
  const [told] = of(await look())
  expect(told).toMatchObject({
    level: 'note',
    cure: 'GRANT INSERT ON cutter_governance.manifest_unit_block TO cutter_exec;',
  })
  await admin(db, told?.cure ?? '')
  expect(of(await look())).toEqual([])
})

describe('with a folder alone', () => {
  test('it is ready without any cloud, leaves no canary, and keeps the attack for the runs', async () => {
    const report = await inFolder()
    expect(troubles(report)).toEqual([])
    expect(report.findings.some(({ subject }) => subject === 'cut_queue')).toBe(false)
    expect(await readdir(join(folder, 'v1/doctor/canary'))).toEqual([])
    const tried = report.attack?.probes.length
    expect(await lastAttackIn(fileStore(folder).objects)).toMatchObject({
      tried,
      refused: tried,
      role: 'cutter_dryrun',
    })
  })
})

describe('the deployed function', () => {
  const ask = async (requestId: string): Promise<readonly string[]> => {
    const lines: string[] = []
    const provide = dependencies('cut', environment)
    const handler = cutHandler(async () => ({ ...(await provide()), log: (line) => void lines.push(line.outcome) }))
    const body = { type: 'doctor', v: 1, request_id: requestId }
    expect(await handler(event(record('d', body)), timeLeft(60_000))).toEqual({ batchItemFailures: [] })
    return lines
  }

  test('answers once, however often the message is delivered', async () => {
    expect(await ask('request-1')).toEqual(['doctor: ready'])
    expect(await ask('request-1')).toEqual(['doctor: answered before'])
  })

  test('a request id that is the name of another object of the doctor harms none of them', async () => {
    expect(await ask('attack')).toEqual(['doctor: ready'])
    expect(await ask('attack')).toEqual(['doctor: answered before'])
    expect((await look()).attack).not.toBeNull()
  })
})
