import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { environmentOn } from '../../../local/environment.ts'
import { s3Client } from '../../../src/adapters/aws-clients.ts'
import { s3Store } from '../../../src/adapters/s3-store.ts'
import { folderDesk } from '../../../src/cli/desk.ts'
import type { Environment } from '../../../src/config.ts'
import { cutHandler } from '../../../src/handlers/cut.ts'
import { dependencies } from '../../../src/handlers/dependencies.ts'
import { resumeHandler } from '../../../src/handlers/resume.ts'
import type { EpochMs, RunId } from '../../../src/orchestrator/brands.ts'
import { cutBody, event, record, timeLeft } from '../../handlers/fixtures.ts'
import { approvalOf } from '../../orchestrator/world.ts'
import { CANARIES, CREDENTIALS, hits } from '../../secrets/canaries.ts'
import { admin, loadByLaw } from '../discovery/support.ts'
import { awsOfFile } from '../support/aws.ts'
import { urlFor } from '../support/postgres.ts'
import { databaseOfFile } from '../support/reference.ts'

/** A canary in every credential, real servers, and faults: 0 hits in logs, states, reports, notices, quarantine and what is thrown. */

const aws = awsOfFile()
const database = databaseOfFile('canary')
let environment: Environment
let reader: string

const ROLE = 'canary_reader'
const runIdNo = (n: number): RunId => `ictr-20260102T030405Z-${String(n).padStart(8, '0')}` as RunId

beforeAll(async () => {
  Object.assign(process.env, CREDENTIALS)
  await loadByLaw(database)
  const password = CANARIES.database.replaceAll("'", "''")
  await admin(
    database,
    `DROP ROLE IF EXISTS ${ROLE}`,
    `CREATE ROLE ${ROLE} LOGIN PASSWORD '${password}' IN ROLE cutter_dryrun`,
  )
  reader = urlFor(database.urlAs('cutter_dryrun'), { user: ROLE, password: encodeURIComponent(CANARIES.database) })
  environment = { ...environmentOn(aws, reader), ...CREDENTIALS }
})
afterAll(async () => {
  for (const name of Object.keys(CREDENTIALS)) delete process.env[name]
  await admin(database, `DROP ROLE IF EXISTS ${ROLE}`)
})

/** What an invocation wrote to standard output and error. */
async function logged(work: () => Promise<unknown>): Promise<string> {
  const written: string[] = []
  const note = (text: string | Uint8Array): boolean => written.push(String(text)) > 0
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(note))
  try {
    await work()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return written.join('')
}

const cut = (change: Environment, n: number) =>
  logged(() =>
    cutHandler(dependencies('cut', { ...environment, ...change }))(
      event(record(`m${n}`, cutBody('BY-LAW', { run_id: runIdNo(n) }), { SentTimestamp: String(Date.now()) })),
      timeLeft(60_000),
    ),
  )

/** Every object of the bucket, as text. */
async function stored(): Promise<string> {
  const { objects } = s3Store(s3Client({ endpoint: aws.endpoint }), aws.bucket)
  const keys = await objects.list('')
  const all = await Promise.all(
    keys.map(async (key) => `${key}\n${Buffer.from((await objects.read(key)) ?? []).toString()}`),
  )
  return all.join('\n')
}

it('a whole run, from its cut to its closeout report, shows none', async () => {
  let log = await cut({}, 1)
  const { states } = s3Store(s3Client({ endpoint: aws.endpoint }), aws.bucket)
  for (const gate of ['SG_1', 'SG_2']) {
    const run = (await states.load(runIdNo(1)))?.state
    if (run === undefined) throw new Error(`no run at ${gate}: ${log}`)
    const approval = approvalOf(run, Date.now() as EpochMs)
    const body = { type: 'approval', v: 1, run_id: run.run_id, approval }
    const message = event(record(gate, body, { SentTimestamp: String(Date.now()) }))
    log += await logged(() => resumeHandler(dependencies('resume', environment))(message, timeLeft(60_000)))
  }
  expect((await states.load(runIdNo(1)))?.state.status).toMatchObject({ how: 'closeout_reported' })
  expect(log).toContain('"outcome":"closed"')
  expect(hits(log)).toEqual([])
  expect(hits(await stored())).toEqual([])
})

const elsewhere = (change: Partial<Pick<URL, 'port' | 'pathname' | 'password' | 'username'>>): string =>
  Object.assign(new URL(reader), change).href

const FAULTS: readonly (readonly [what: string, change: () => Environment, code: RegExp])[] = [
  ['nothing listens at the database', () => ({ CUTTER_DATABASE_URL: elsewhere({ port: '1' }) }), /ECONNREFUSED/],
  [
    'the database has another password',
    () => ({ CUTTER_DATABASE_URL: elsewhere({ username: 'cutter_dryrun' }) }),
    /28P01/,
  ],
  ['there is no such database', () => ({ CUTTER_DATABASE_URL: elsewhere({ pathname: '/nowhere' }) }), /3D000|42501/],
  ['the database speaks no TLS', () => ({ CUTTER_DATABASE_TLS: 'verify-full' }), /SSL|TLS/],
  ['nothing listens at S3', () => ({ CUTTER_AWS_ENDPOINT: 'http://127.0.0.1:1' }), /ECONNREFUSED/],
  ['there is no such bucket', () => ({ CUTTER_BUCKET: 'no-such-bucket' }), /does not exist/],
]

describe('a fault', () => {
  it.each(FAULTS)('%s: none in the log, none in the bucket', async (_what, change, code) => {
    const log = await cut(change(), 7)
    expect(log).toMatch(code)
    expect(log).toContain('"outcome":"again"')
    expect(hits(log)).toEqual([])
    expect(hits(await stored())).toEqual([])
  })

  it('a message that holds a credential: none in the quarantine', async () => {
    const poison = event(
      record('poison', { type: 'cut', v: 1, document_id: CANARIES.database, password: CANARIES.awsSecret }),
    )
    const log = await logged(() => cutHandler(dependencies('cut', environment))(poison, timeLeft(60_000)))
    const all = await stored()
    expect(all).toContain('quarantine/poison.json')
    expect(hits(log)).toEqual([])
    expect(hits(all)).toEqual([])
  })

  it('what the command line throws, to its last cause, shows none', async () => {
    const desk = await folderDesk(
      { CUTTER_DATABASE_URL: elsewhere({ port: '1' }), CUTTER_DATABASE_TLS: 'off' },
      '/tmp',
      'look',
    )
    const message = {
      type: 'cut',
      v: 1,
      document_id: 'BY-LAW',
      run_id: runIdNo(9),
      mode: 'DRYRUN',
      requested_by: 'ann',
    } as const
    const thrown = await desk.deliver(message).catch((error: unknown) => error)
    expect(thrown).toBeInstanceOf(Error)
    expect(hits(thrown)).toEqual([])
  })
})
