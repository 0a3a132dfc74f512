import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { loadDocument } from '../../../db/load.ts'
import { environmentOn } from '../../../local/environment.ts'
import { installRuntime } from '../../../localstack/install.ts'
import { NotHere } from '../../../localstack/not-here.ts'
import { bundleHandler, HANDLERS } from '../../../scripts/bundle/handlers.ts'
import { s3Client } from '../../../src/adapters/aws-clients.ts'
import { s3Store } from '../../../src/adapters/s3-store.ts'
import { randomIds, systemClock } from '../../../src/adapters/system.ts'
import type { RunId } from '../../../src/orchestrator/brands.ts'
import { quarantineKey } from '../../../src/orchestrator/keys.ts'
import type { Store } from '../../../src/orchestrator/ports.ts'
import { fifoEvent, S3_PUT_SAMPLE, SQS_FIFO_SAMPLE, SQS_STANDARD_SAMPLE, s3Event } from '../../fakes/aws-events.ts'
import { awsOfFile } from '../support/aws.ts'
import { databaseOfFile } from '../support/reference.ts'
import { type FunctionUnderTest, startFunction } from './runtime.ts'

/** Null where npm's registry cannot be reached. */
const runtime = await installRuntime().catch((error: unknown) => {
  if (!(error instanceof NotHere)) throw error
  process.stdout.write(`SKIPPED: the bundled handlers under AWS's runtime interface client. ${error.message}\n`)
  return null
})
const byLaw = {
  title: 'By-law',
  grammar_profile: 'article-section',
  leaf_level: null,
  scope: null,
  version_string: '1',
  body: readFileSync(join(import.meta.dirname, '..', '..', '..', 'db', 'sample', 'by-law.v1.md'), 'utf8'),
}
const CHECKOUT = join(import.meta.dirname, '..', '..', '..')

describe.skipIf(runtime === null)("the bundled handlers under AWS's runtime interface client", () => {
  const aws = awsOfFile()
  const database = databaseOfFile('lambda')
  let store: Store
  let folder: string
  let environment: Readonly<Record<string, string>>

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'iu-cutter-bundles-'))
    for (const name of HANDLERS) await bundleHandler(CHECKOUT, name, folder)
    store = s3Store(s3Client({ endpoint: aws.endpoint }), aws.bucket)
    environment = environmentOn(aws, database.urlAs('cutter_dryrun'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  async function started(name: 'cut' | 'resume' | 'notify', change: Readonly<Record<string, string>> = {}) {
    const started = await startFunction({
      runtime: runtime ?? [],
      folder: join(folder, name),
      handler: 'index.handler',
      environment: { ...environment, ...change },
    })
    onTestFinished(started.stop)
    await started.ready
    return started
  }

  /** A cut of a document that no other has: a second run of one document would be a duplicate. */
  const cut = async (group?: string) => {
    const runId = randomIds.runId(systemClock.now())
    const document = `BY-LAW-${runId.slice(-8).toUpperCase()}`
    await database.as('admin', (client) => loadDocument(client, { ...byLaw, doc_code: document, docprefix: document }))
    const body = JSON.stringify({ type: 'cut', v: 1, document_id: document, run_id: runId, requested_by: 'a test' })
    return { runId, message: { id: `message-${runId}`, body, group: group ?? document } }
  }
  const stateOf = async (runId: RunId) => (await store.states.load(runId))?.state ?? null
  const none = { kind: 'response', body: { batchItemFailures: [] } }

  test('a start asks for an invocation and touches nothing else: no configuration is needed before the first message', async () => {
    const { calls, output } = await started('cut', {
      CUTTER_BUCKET: '',
      CUTTER_DATABASE_URL: '',
      CUTTER_AWS_ENDPOINT: '',
    })
    expect(calls).toEqual(['GET /2018-06-01/runtime/invocation/next'])
    expect(output()).toBe('')
  })

  test('cold and warm: one process serves invocation after invocation, each to its end', async () => {
    const its = await started('cut')
    const [first, second] = [await cut(), await cut()]
    for (const { runId, message } of [first, second]) {
      expect(await its.invoke(fifoEvent([message]))).toEqual(none)
      expect((await stateOf(runId))?.state).toBe('awaiting_cut_authorization')
    }
    expect(its.calls.filter((call) => call.startsWith('POST'))).toEqual([
      'POST /2018-06-01/runtime/invocation/request-1/response',
      'POST /2018-06-01/runtime/invocation/request-2/response',
    ])
  })

  test('H26 a run for which too little time is left is saved as stopped, and the message is done with', async () => {
    const its = await started('cut')
    const { runId, message } = await cut()
    expect(await its.invoke(fifoEvent([message]), 1)).toEqual(none)
    expect((await stateOf(runId))?.status).toMatchObject({ kind: 'halted', code: 'STOP_OVER_HARD_CAP' })
  })

  /** The function waits in the middle of its work while `work` runs; it is to be one that does not give up a lock before. */
  async function inTheMiddle(its: FunctionUnderTest, event: unknown, work: () => Promise<void>): Promise<void> {
    await database.as('admin', async (client) => {
      await client.query('BEGIN')
      await client.query('LOCK TABLE public.source_document IN ACCESS EXCLUSIVE MODE')
      const lost = expect(its.invoke(event)).rejects.toThrow('ended without an answer')
      const waiting =
        'SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())'
      await expect.poll(async () => (await client.query(waiting)).rows[0]?.n, { timeout: 60_000, interval: 20 }).toBe(1)
      await work()
      await lost
      await client.query('ROLLBACK')
    })
  }

  test.each([
    ['runs out of its time, and is killed', 'SIGKILL'],
    ['is asked to end by a SIGTERM', 'SIGTERM'],
  ] as const)('a function that %s in the middle of a run: the next delivery leads it to its pause, once', async (_, signal) => {
    const { runId, message } = await cut()
    const its = await started('cut', { CUTTER_LOCK_TIMEOUT_MS: '60000' })
    await inTheMiddle(its, fifoEvent([message]), async () => {
      its.child.kill(signal)
    })
    const next = await started('cut')
    expect(await next.invoke(fifoEvent([message]))).toEqual(none)
    const run = await stateOf(runId)
    expect(run?.state).toBe('awaiting_cut_authorization')
    expect(new Set(run?.receipts.map(({ phase }) => phase)).size).toBe(run?.receipts.length)
  })

  test('a SIGTERM between two invocations ends the function at once, with nothing said', async () => {
    const its = await started('cut')
    await its.invoke(fifoEvent([(await cut()).message]))
    its.child.kill('SIGTERM')
    const [, signal] = await once(its.child, 'exit')
    expect(signal).toBe('SIGTERM')
  })

  test('H25, H29 of a batch, what failed and the rest of its group are reported; what succeeded is not', async () => {
    const its = await started('cut', { CUTTER_DATABASE_URL: 'postgresql://cutter_dryrun@127.0.0.1:1/none' })
    const [failing, after] = [await cut('one'), await cut('one')]
    const poison = { id: 'poison', body: '{"type":', group: 'two' }
    expect(await its.invoke(fifoEvent([failing.message, after.message, poison]))).toEqual({
      kind: 'response',
      body: {
        batchItemFailures: [{ itemIdentifier: failing.message.id }, { itemIdentifier: after.message.id }],
      },
    })
    expect(await store.objects.read(quarantineKey('poison'))).not.toBeNull()
  })

  test("AWS's published SQS events pass through: a text that is no message is put under quarantine, not delivered again", async () => {
    for (const [name, event] of [
      ['cut', SQS_STANDARD_SAMPLE],
      ['resume', SQS_FIFO_SAMPLE],
    ] as const) {
      const its = await started(name)
      expect(await its.invoke(event)).toEqual(none)
      for (const { messageId } of event.Records)
        expect(await store.objects.read(quarantineKey(messageId))).not.toBeNull()
    }
  })

  test("AWS's published S3 event passes through: a notice is told, and an object that is none is an error of the function", async () => {
    const { runId, message } = await cut()
    await (await started('cut')).invoke(fifoEvent([message]))
    const [notice = ''] = await store.objects.list(`v1/notices/${runId}/`)
    const its = await started('notify')
    expect(await its.invoke(s3Event(notice))).toEqual({ kind: 'response', body: null })
    expect(its.output()).toContain('BY-LAW')
    expect(await its.invoke(S3_PUT_SAMPLE)).toMatchObject({ kind: 'error' })
  })
})
