import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Survived, survive } from '../../../bench/support/kills.ts'
import { type Stack, startStack } from '../../../local/stack.ts'
import { s3Client } from '../../../src/adapters/aws-clients.ts'
import { s3Store } from '../../../src/adapters/s3-store.ts'
import { sqsClient } from '../../../src/adapters/sqs-client.ts'
import { refusalPrefix } from '../../../src/orchestrator/keys.ts'
import { localAwsEnvironment } from '../support/aws-environment.ts'

localAwsEnvironment()
const DOCUMENTS = 24
let folder: string
let stack: Stack
let survived: Survived
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iu-cutter-kills-'))
  stack = await startStack({ dataDir: folder, keep: false })
  survived = await survive(stack, 'KILLED', { documents: DOCUMENTS, kills: 10, atOnce: 4 })
}, 240_000)
afterAll(async () => {
  await stack.stop()
  await rm(folder, { recursive: true, force: true })
})

const endpoint = () => stack.env['CUTTER_AWS_ENDPOINT'] ?? null
const store = () => s3Store(s3Client({ endpoint: endpoint() }), stack.env['CUTTER_BUCKET'] ?? '')

test('a batch whose worker is killed ten times ends with every document closed and reported', () => {
  expect([survived.kills, survived.board.standings.reported]).toEqual([10, DOCUMENTS])
})

test('each run consumed one approval at each gate, refused none, and left its report', async () => {
  const { states, objects } = store()
  for (const { runId } of survived.board.rows) {
    const run = (await states.load(runId))?.state
    expect(Object.keys(run?.approvals ?? {}).toSorted()).toEqual(['SG_1_cut_authz', 'SG_2_lifecycle_authz'])
    expect(await objects.list(refusalPrefix(runId))).toEqual([])
    expect(await objects.list(run?.report?.folder ?? '-')).toContain(run?.report?.html)
  }
})

test('nothing is quarantined, and no message lies in a dead-letter queue', async () => {
  expect(await store().objects.list('quarantine/')).toEqual([])
  const sqs = sqsClient({ endpoint: endpoint() })
  for (const name of ['CUTTER_CUT_QUEUE_URL', 'CUTTER_RESUME_QUEUE_URL']) {
    const QueueUrl = (stack.env[name] ?? '').replace('.fifo', '-dlq.fifo')
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
    expect(Attributes?.['ApproximateNumberOfMessages']).toBe('0')
  }
})
