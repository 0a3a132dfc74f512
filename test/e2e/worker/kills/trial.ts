import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { operatorOf, until } from '../../../../bench/support/operator.ts'
import { loadDocument } from '../../../../db/load.ts'
import { startAws } from '../../../../local/aws.ts'
import { s3Client } from '../../../../src/adapters/aws-clients.ts'
import { s3Store } from '../../../../src/adapters/s3-store.ts'
import { sqsClient } from '../../../../src/adapters/sqs-client.ts'
import { approveBatch } from '../../../../src/cli/batch/approve.ts'
import { cutBatch } from '../../../../src/cli/batch/cut.ts'
import { evidenceFiles } from '../../../../src/evidence/collect.ts'
import { verifyEvidence } from '../../../../src/evidence/verify.ts'
import type { RunId } from '../../../../src/orchestrator/brands.ts'
import { noticesPrefix, quarantinePrefix, refusalPrefix } from '../../../../src/orchestrator/keys.ts'
import type { Store } from '../../../../src/orchestrator/ports.ts'
import { CODE_VERSION } from '../../../../src/version.ts'
import type { ReferenceDatabase } from '../../support/reference.ts'
import type { Finishing } from './process.ts'

/** One document, from its cut to its report, over queues and a bucket of the test's own. */

const BODY = '# Rules\n\n## Article 1. Name\n\nWe meet.\n\n## Article 2. Dues\n\nNobody pays.\n'
const QUEUES = ['cutter-cut.fifo', 'cutter-cut-dlq.fifo', 'cutter-resume.fifo', 'cutter-resume-dlq.fifo']

export interface Trial {
  readonly env: Readonly<Record<string, string>>
  /** Sends the cut and both approvals as a person would, each when it is asked for; the run that is reported at the end. */
  journey(): Promise<RunId>
  remains(runId: RunId): Promise<Remains>
}

export async function trialOf(database: ReferenceDatabase, document: string, finishing: Finishing): Promise<Trial> {
  const aws = await startAws({ folder: null, port: 0 })
  finishing.onTestFinished(aws.stop)
  await database.as('admin', (client) => loadDocument(client, documentOf(document)))
  const env = {
    CUTTER_AWS_ENDPOINT: aws.endpoint,
    CUTTER_BUCKET: aws.bucket,
    CUTTER_CUT_QUEUE_URL: aws.cutQueueUrl,
    CUTTER_RESUME_QUEUE_URL: aws.resumeQueueUrl,
    CUTTER_DATABASE_URL: database.urlAs('cutter_dryrun'),
    CUTTER_DATABASE_TLS: 'off',
    CUTTER_WORKER_CONCURRENCY: '1',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'not-a-key',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
  }
  const store = s3Store(s3Client({ endpoint: aws.endpoint }), aws.bucket)
  const sqs = sqsClient({ endpoint: aws.endpoint })
  return {
    env,
    journey: async () => await journey(env, document, finishing),
    remains: async (runId) => await remains(store, sqs, runId),
  }
}

const documentOf = (id: string) => ({
  doc_code: id,
  docprefix: id,
  title: id,
  grammar_profile: 'article-section',
  leaf_level: null,
  scope: null,
  version_string: '1',
  body: BODY,
})

async function journey(env: Trial['env'], document: string, { onTestFinished }: Finishing): Promise<RunId> {
  const operator = operatorOf({ env })
  const folder = await mkdtemp(join(tmpdir(), 'iu-cutter-kills-'))
  onTestFinished(async () => await rm(folder, { recursive: true }))
  const list = join(folder, 'list.txt')
  await writeFile(list, document)
  await cutBatch(operator, list, { batchId: document, stopAfter: null })
  for (const gate of ['SG_1', 'SG_2'] as const) {
    await until(operator, document, ({ rows }) => rows.every(({ entry }) => entry?.gate?.startsWith(gate) ?? false))
    await approveBatch(operator, { batch: document, gate })
  }
  const { rows } = await until(operator, document, ({ standings }) => standings.reported === 1)
  return rows[0]?.runId ?? fail('the board has no run')
}

/** What a run leaves behind, as it should be after a journey without any disturbance. */
async function remains({ states, objects }: Store, sqs: SQSClient, runId: RunId) {
  const run = (await states.load(runId))?.state ?? fail('no state')
  const files = new Map<string, Uint8Array>()
  for await (const { name, bytes } of evidenceFiles(objects, runId)) files.set(name, bytes)
  return {
    state: run.state,
    written: run.seq,
    phases: run.receipts.map(({ phase }) => phase),
    approved: Object.keys(run.approvals),
    evidence: verifyEvidence(files, { codeVersion: CODE_VERSION, head: null, keys: null }).verdict,
    refusals: await objects.list(refusalPrefix(runId)),
    told: (await objects.list(noticesPrefix)).length,
    quarantined: await objects.list(quarantinePrefix),
    messages: await Promise.all(QUEUES.map(async (name) => await messagesIn(sqs, name))),
  }
}

export type Remains = Awaited<ReturnType<typeof remains>>

async function messagesIn(sqs: SQSClient, QueueName: string): Promise<number> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }))
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible)
}

function fail(what: string): never {
  throw new Error(what)
}
