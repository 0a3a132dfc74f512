import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { loadDocument } from '../../../../db/load.ts'
import { startAws } from '../../../../local/aws.ts'
import { environmentOn } from '../../../../local/environment.ts'
import { s3Client } from '../../../../src/adapters/aws-clients.ts'
import { s3Store } from '../../../../src/adapters/s3-store.ts'
import { sqsClient } from '../../../../src/adapters/sqs-client.ts'
import { evidenceFiles } from '../../../../src/evidence/collect.ts'
import { verifyEvidence } from '../../../../src/evidence/verify.ts'
import type { RunId } from '../../../../src/orchestrator/brands.ts'
import { noticesPrefix, quarantinePrefix, refusalPrefix } from '../../../../src/orchestrator/keys.ts'
import type { Store } from '../../../../src/orchestrator/ports.ts'
import type { RunState } from '../../../../src/orchestrator/state.ts'
import { PHASES } from '../../../../src/orchestrator/steps.ts'
import { CODE_VERSION } from '../../../../src/version.ts'
import type { ReferenceDatabase } from '../../support/reference.ts'
import { type Person, personOf } from './person.ts'
import type { Finishing } from './process.ts'

/** One document, from its cut to its report, over queues and a bucket of the test's own. */

const BODY = '# Rules\n\n## Article 1. Name\n\nWe meet.\n\n## Article 2. Dues\n\nNobody pays.\n'
const QUEUES = ['cutter-cut.fifo', 'cutter-cut-dlq.fifo', 'cutter-resume.fifo', 'cutter-resume-dlq.fifo']

export interface Trial {
  readonly env: Readonly<Record<string, string>>
  readonly person: Person
  state(runId: RunId): Promise<RunState>
  remains(runId: RunId): Promise<Remains>
}

export async function trialOf(database: ReferenceDatabase, document: string, finishing: Finishing): Promise<Trial> {
  const aws = await startAws({ folder: null, port: 0 })
  finishing.onTestFinished(aws.stop)
  await database.as('admin', (client) => loadDocument(client, documentOf(document)))
  const env = { ...environmentOn(aws, database.urlAs('cutter_dryrun')), CUTTER_WORKER_CONCURRENCY: '1' }
  const store = s3Store(s3Client({ endpoint: aws.endpoint }), aws.bucket)
  const sqs = sqsClient({ endpoint: aws.endpoint })
  return {
    env,
    person: personOf(env, document, finishing),
    state: async (runId) => await stateIn(store, runId),
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

/** What a run leaves behind, as it should be after a journey without any disturbance. */
async function remains(store: Store, sqs: SQSClient, runId: RunId) {
  const { objects } = store
  const run = await stateIn(store, runId)
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

type Remains = Awaited<ReturnType<typeof remains>>

/** One state for the acceptance of the cut, one for each pause, one for the end; told at each rest; nothing twice, nothing left over. */
export const UNDISTURBED: Remains = {
  state: 'closeout_reported',
  written: 4,
  phases: [...PHASES],
  approved: ['SG_1_cut_authz', 'SG_2_lifecycle_authz'],
  evidence: 'consistent',
  refusals: [],
  told: 3,
  quarantined: [],
  messages: [0, 0, 0, 0],
}

async function stateIn({ states }: Store, runId: RunId): Promise<RunState> {
  const stored = await states.load(runId)
  if (stored === null) throw new Error(`no state of ${runId}`)
  return stored.state
}

async function messagesIn(sqs: SQSClient, QueueName: string): Promise<number> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }))
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible)
}
