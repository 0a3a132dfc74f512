import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { COUNTED } from '../../../bench/support/cost.ts'
import { environmentOn } from '../../../local/environment.ts'
import { s3Client } from '../../../src/adapters/aws-clients.ts'
import type { Lend } from '../../../src/adapters/pg-lease.ts'
import { s3Store } from '../../../src/adapters/s3-store.ts'
import { livePool } from '../../../src/compose/live-database.ts'
import { type Environment, loadConfig } from '../../../src/config.ts'
import { cutHandler } from '../../../src/handlers/cut.ts'
import { dependencies } from '../../../src/handlers/dependencies.ts'
import { resumeHandler } from '../../../src/handlers/resume.ts'
import type { Provider } from '../../../src/lazily.ts'
import type { EpochMs } from '../../../src/orchestrator/brands.ts'
import type { RunState } from '../../../src/orchestrator/state.ts'
import { gateOf } from '../../../src/orchestrator/steps.ts'
import { cutBody, event, record, timeLeft } from '../../handlers/fixtures.ts'
import { approvalOf } from '../../orchestrator/world.ts'
import { RUN } from '../../schema/fixtures.ts'
import { loadByLaw } from '../discovery/support.ts'
import { awsOfFile } from '../support/aws.ts'
import { databaseOfFile } from '../support/reference.ts'
import { type Counted, countingPostgres, countingS3 } from './counting.ts'

const aws = awsOfFile()
const database = databaseOfFile('figures')
const log: string[] = []
let proxies: readonly Counted[]
let environment: Environment

beforeAll(async () => {
  await loadByLaw(database)
  const reader = new URL(database.urlAs('cutter_dryrun'))
  const [s3, postgres] = await Promise.all([countingS3(aws.endpoint, log), countingPostgres(reader.href, log)])
  proxies = [s3, postgres]
  reader.port = String(postgres.port)
  environment = { ...environmentOn(aws, reader.href), CUTTER_AWS_ENDPOINT: `http://127.0.0.1:${s3.port}` }
})
afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.stop()))
})

const quiet =
  <D extends object>(provide: Provider<D>): Provider<D> =>
  async () => ({ ...(await provide()), log: () => undefined })

/** What passed during one invocation of the handler, with the reports counted as one. */
async function invocation(queue: 'cut' | 'resume', body: unknown, lend?: Lend): Promise<readonly string[]> {
  const message = event(record('m', body, { SentTimestamp: String(Date.now()) }))
  const provide = quiet(dependencies(queue, environment, lend))
  const handler = queue === 'cut' ? cutHandler(provide) : resumeHandler(provide)
  log.length = 0
  expect(await handler(message, timeLeft(60_000))).toEqual({ batchItemFailures: [] })
  return [...log]
}

async function stateNow(): Promise<RunState> {
  const stored = await s3Store(s3Client({ endpoint: aws.endpoint }), aws.bucket).states.load(RUN)
  if (stored === null) throw new Error('no state')
  return stored.state
}

const count = (passed: readonly string[], line: string): number => passed.filter((one) => one === line).length
const STATE = `v1/runs/${RUN}/state.json`
const ENTRY = `v1/documents/BY-LAW/${RUN}.json`
const MAX_ROUND_TRIPS = 12
const OTHERS = [1, 2, 3].map((n) => `${RUN.slice(0, -1)}${n}`)

/** Connecting is not asking: the greeting and the password go before the first statement. */
const LOGIN_TRIPS = 3

function holdsToItsFigures(passed: readonly string[]): void {
  expect(count(passed, `GET ${STATE}`)).toBe(1)
  expect(count(passed, 'connect')).toBe(1)
  expect(count(passed, 'goodbye')).toBe(1)
  expect(count(passed, 'trip')).toBeLessThanOrEqual(LOGIN_TRIPS + MAX_ROUND_TRIPS)
}

/** As the bucket's owner is charged for them. */
const charged = (passed: readonly string[]) => ({
  put: passed.filter((line) => /^(PUT|LIST) /.test(line)).length,
  get: passed.filter((line) => line.startsWith('GET ')).length,
})

/** What is computed is written; the first such write comes after the session has ended. */
function isOverBeforeAnythingIsComputed(passed: readonly string[]): void {
  const computed = passed.findIndex((line) => line.startsWith('PUT ') && /\/(plan|reports)\//.test(line))
  expect(computed).toBeGreaterThan(passed.indexOf('goodbye'))
}

describe('one invocation, counted on the wire', () => {
  it('a cut: one state GET, two state PUTs, one listing; one connection, at most 12 round trips', async () => {
    const passed = await invocation('cut', cutBody('BY-LAW', { run_id: RUN }))
    holdsToItsFigures(passed)
    isOverBeforeAnythingIsComputed(passed)
    expect(count(passed, `PUT ${STATE}`)).toBe(2)
    expect(charged(passed)).toEqual(COUNTED.cut)
    expect(passed.filter((line) => line.startsWith('LIST'))).toEqual(['LIST v1/documents/BY-LAW/'])
    expect(count(passed, `PUT ${ENTRY}`)).toBe(2)
    expect(count(passed, `GET ${ENTRY}`)).toBe(0)
  })

  it.each([
    'SG_1',
    'SG_2',
  ] as const)('the approval of %s: one state GET, one state PUT; one connection', async (gate) => {
    const run = await stateNow()
    const approval = approvalOf(run, Date.now() as EpochMs)
    expect(gateOf(run.state)).toBe(approval.gate)
    const passed = await invocation('resume', { type: 'approval', v: 1, run_id: RUN, approval })
    holdsToItsFigures(passed)
    isOverBeforeAnythingIsComputed(passed)
    expect(count(passed, `PUT ${STATE}`)).toBe(1)
    expect(charged(passed)).toEqual(COUNTED[gate])
    expect((await stateNow()).seq).toBe(run.seq + 1)
  })
})

it('over kept connections, as the worker has them: one connection for all, one trip more before and one after', async () => {
  const own = count(await invocation('cut', cutBody('BY-LAW', { run_id: OTHERS[0] })), 'trip') - LOGIN_TRIPS
  const pool = livePool(loadConfig(environment, 'worker'))
  onTestFinished(() => pool.end())
  const [first, second] = [
    await invocation('cut', cutBody('BY-LAW', { run_id: OTHERS[1] }), pool.lend),
    await invocation('cut', cutBody('BY-LAW', { run_id: OTHERS[2] }), pool.lend),
  ]
  expect([first, second].map((passed) => count(passed, 'connect'))).toEqual([1, 0])
  expect([first, second].map((passed) => count(passed, 'goodbye'))).toEqual([0, 0])
  expect(count(second, 'trip')).toBe(own + 2)
})

it('its session is one transaction: begun once, rolled back once, no statement sent twice', async () => {
  const sessions = (await stateNow()).sessions.map(({ evidence }) => evidence.statements)
  expect(sessions).toHaveLength(3)
  for (const statements of sessions) {
    expect(statements.map(({ name }) => name)).toEqual(expect.arrayContaining(['begin', 'fence', 'rollback']))
    expect(statements.filter(({ count: times }) => times !== 1)).toEqual([])
  }
})
