import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { beforeAll, describe, expect, it } from 'vitest'
import { REGION } from '../../../local/aws.ts'
import { environmentOn } from '../../../local/environment.ts'
import { s3Client } from '../../../src/adapters/aws-clients.ts'
import { s3Store } from '../../../src/adapters/s3-store.ts'
import { sqsClient } from '../../../src/adapters/sqs-client.ts'
import { type Send, sqsSender } from '../../../src/adapters/sqs-sender.ts'
import { randomIds, systemClock } from '../../../src/adapters/system.ts'
import type { Environment } from '../../../src/config.ts'
import { cutHandler } from '../../../src/handlers/cut.ts'
import { dependencies } from '../../../src/handlers/dependencies.ts'
import type { LogLine } from '../../../src/handlers/log.ts'
import { resumeHandler } from '../../../src/handlers/resume.ts'
import type { RunId, Uuid } from '../../../src/orchestrator/brands.ts'
import type { Store } from '../../../src/orchestrator/ports.ts'
import type { RunState } from '../../../src/orchestrator/state.ts'
import type { SovereignGate } from '../../../src/orchestrator/steps.ts'
import { isoUtc } from '../../../src/orchestrator/time.ts'
import { recordOf, sourceOf } from '../../../src/worker/record.ts'
import { loadByLaw } from '../discovery/support.ts'
import { awsOfFile } from '../support/aws.ts'
import { urlFor } from '../support/postgres.ts'
import { databaseOfFile } from '../support/reference.ts'

const aws = awsOfFile()
const database = databaseOfFile('handlers')
let sqs: SQSClient
let store: Store
let send: Send
let environment: Environment

beforeAll(async () => {
  await loadByLaw(database)
  sqs = sqsClient({ endpoint: aws.endpoint })
  store = s3Store(s3Client({ endpoint: aws.endpoint }), aws.bucket)
  send = sqsSender(sqs, { cut: aws.cutQueueUrl, resume: aws.resumeQueueUrl })
  environment = environmentOn(aws, database.urlAs('cutter_dryrun'))
})

interface Handled {
  readonly failed: number
  readonly line: LogLine | undefined
}

/** Takes one message from a queue to its handler, composed as in production; deletes it where Lambda would. */
async function handleNext(queue: 'cut' | 'resume', change: Environment = {}): Promise<Handled> {
  const url = queue === 'cut' ? aws.cutQueueUrl : aws.resumeQueueUrl
  const { Messages: [message] = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 5, MessageSystemAttributeNames: ['All'] }),
  )
  if (message === undefined) throw new Error(`no message on the ${queue} queue`)
  const lines: LogLine[] = []
  const provide = dependencies(queue, { ...environment, ...change })
  const quiet = async () => ({ ...(await provide()), log: (line: LogLine) => void lines.push(line) })
  const handler = queue === 'cut' ? cutHandler(quiet) : resumeHandler(quiet)
  const event = { Records: [recordOf(message, sourceOf(url, REGION))] }
  const { batchItemFailures: failures } = await handler(event, { getRemainingTimeInMillis: () => 60_000 })
  await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }))
  return { failed: failures.length, line: lines[0] }
}

async function cut(change: Environment = {}, documentId = 'BY-LAW'): Promise<Handled & { run: RunState | null }> {
  const runId = randomIds.runId(systemClock.now())
  await send({ type: 'cut', v: 1, document_id: documentId, run_id: runId, requested_by: 'a test' })
  const handled = await handleNext('cut', change)
  return { ...handled, run: await stateOf(runId) }
}

const stateOf = async (runId: RunId): Promise<RunState | null> => (await store.states.load(runId))?.state ?? null

async function approve(run: RunState, gate: SovereignGate): Promise<RunState> {
  const request = run.requests[gate]
  if (request === undefined) throw new Error(`${run.run_id} asks for nothing at ${gate}`)
  const fresh = '0b7f4c1e-5a53-4c7e-9d5e-0d2a5f5f5f5f' as Uuid
  await send({
    type: 'approval',
    v: 1,
    run_id: run.run_id,
    approval: {
      approval_id: `${run.run_id}-${gate}`,
      gate,
      run_id: run.run_id,
      decision: 'approve',
      signed_utc: isoUtc(systemClock.now()),
      allowance: 'explicit',
      payload_sha256: request.request_digest,
      acknowledged: request.risks,
      ...(gate === 'SG_2_lifecycle_authz' ? { review_decision_id: fresh } : {}),
      scope: 'a test',
      approver: 'nobody, a test',
    },
  })
  expect(await handleNext('resume')).toMatchObject({ failed: 0 })
  return (await stateOf(run.run_id)) ?? run
}

describe('over real queues, bucket and database', () => {
  it('one cut message and two approvals lead to the report, and the sender is as the queue named it', async () => {
    const { failed, run } = await cut()
    expect(failed).toBe(0)
    expect(run?.state).toBe('awaiting_cut_authorization')
    expect(run?.origin.sender_id).toMatch(/\S/)
    if (run === null) return
    const second = await approve(run, 'SG_1_cut_authz')
    expect(second.state).toBe('awaiting_lifecycle_authorization')
    const closed = await approve(second, 'SG_2_lifecycle_authz')
    expect(closed.status).toMatchObject({ kind: 'closed', how: 'closeout_reported' })
    expect(await store.objects.read(closed.report?.html ?? '')).not.toBeNull()
  })
})

describe('what the site has wrong is said in the log, and the message is not lost', () => {
  const outages: readonly (readonly [string, () => Environment, string])[] = [
    [
      'the wrong password',
      () => ({ CUTTER_DATABASE_URL: urlFor(database.urlAs('cutter_dryrun'), { password: 'wrong' }) }),
      'password',
    ],
    [
      'no database of that name',
      () => ({ CUTTER_DATABASE_URL: urlFor(database.urlAs('cutter_dryrun'), { database: 'nowhere' }) }),
      'database',
    ],
    ['no server there', () => ({ CUTTER_DATABASE_URL: 'postgres://u:p@127.0.0.1:1/law' }), 'ECONNREFUSED'],
    ['a server without TLS', () => ({ CUTTER_DATABASE_TLS: '' }), 'TLS'],
    ['no such bucket', () => ({ CUTTER_BUCKET: 'no-such-bucket' }), 'no-such-bucket'],
  ]
  it.each(outages)('%s: it comes again', async (_, change, said) => {
    const { failed, line } = await cut(change())
    expect(failed).toBe(1)
    expect(line).toMatchObject({ outcome: 'again', code: 'STOP_SOURCE_UNREACHABLE' })
    expect(line?.cause).toContain(said)
    expect(line?.cause).not.toContain('not-a-secret')
  })

  it('no such queue: the message comes again after the whole visibility timeout, and the log says why', async () => {
    const { failed, line } = await cut({
      CUTTER_BUCKET: 'no-such-bucket',
      CUTTER_CUT_QUEUE_URL: `${aws.endpoint}/000000000000/none.fifo`,
    })
    expect(failed).toBe(1)
    expect(line?.cause).toContain('visibility could not be set')
  })

  it('a role that can write: the run stops, with each right and its cure', async () => {
    const { failed, run } = await cut({ CUTTER_DATABASE_URL: database.urlAs('cutter_exec') })
    expect(failed).toBe(0)
    expect(run?.status).toMatchObject({ kind: 'halted', how: 'stopped', code: 'STOP_READ_ONLY_BREACH' })
  })

  it('an unknown document: the run stops and says so', async () => {
    const { failed, run } = await cut({}, 'NO-SUCH-DOCUMENT')
    expect(failed).toBe(0)
    expect(run?.status).toMatchObject({ kind: 'halted', code: 'STOP_DOCUMENT_UNKNOWN' })
  })
})
