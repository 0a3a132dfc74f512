import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  SendMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type pg from 'pg'
import { expect } from 'vitest'
import { loadDocument } from '../../db/load.ts'
import { withClient } from '../../db/with-client.ts'
import { demoApproval } from '../../local/demo-approval.ts'
import { restAfter } from '../../local/watch-run.ts'
import { s3Client } from '../../src/adapters/aws-clients.ts'
import { s3Store } from '../../src/adapters/s3-store.ts'
import { sqsClient } from '../../src/adapters/sqs-client.ts'
import { type Send, sqsSender } from '../../src/adapters/sqs-sender.ts'
import { randomIds, systemClock } from '../../src/adapters/system.ts'
import type { RunId } from '../../src/orchestrator/brands.ts'
import type { Store } from '../../src/orchestrator/ports.ts'
import type { Approval, RunState } from '../../src/orchestrator/state.ts'
import type { SovereignGate } from '../../src/orchestrator/steps.ts'
import { isoUtc } from '../../src/orchestrator/time.ts'
import { type Ground, ground } from './ground.ts'

/** The deployed product, as its users meet it: queues, bucket and database; nothing of it runs in this process. */

/** Long enough for a machine that has much else to do: a wait ends with what it waits for, not before. */
export const WAIT = { timeout: 120_000, interval: 200 } as const

export interface Site extends Ground {
  readonly sqs: SQSClient
  readonly store: Store
  readonly send: Send
}

export function site(): Site {
  const { stand, deployed, ...rest } = ground()
  const endpoint = { endpoint: stand.endpoint }
  const sqs = sqsClient(endpoint)
  const queues = { cut: deployed.cutQueueUrl, resume: deployed.resumeQueueUrl }
  return {
    ...rest,
    stand,
    deployed,
    sqs,
    store: s3Store(s3Client(endpoint), deployed.bucket),
    send: sqsSender(sqs, queues),
  }
}

/** The by-law of the samples under a document id that no other test has. */
export async function loaded(docCode: string): Promise<string> {
  const body = await readFile(join(import.meta.dirname, '..', '..', 'db', 'sample', 'by-law.v1.md'), 'utf8')
  await withDatabase((client) =>
    loadDocument(client, {
      doc_code: docCode,
      docprefix: docCode,
      title: 'By-law',
      grammar_profile: 'article-section',
      leaf_level: null,
      scope: null,
      version_string: '1',
      body,
    }),
  )
  return docCode
}

/** Runs `work` as the superuser of the database. */
export const withDatabase = <T>(work: (client: pg.Client) => Promise<T>): Promise<T> =>
  withClient(ground().stand.database.adminDatabaseUrl, work)

export const freshRunId = (): RunId => randomIds.runId(systemClock.now())

export const cutMessage = (documentId: string, runId: RunId) =>
  ({ type: 'cut', v: 1, document_id: documentId, run_id: runId, requested_by: 'a test' }) as const

/** The run once it rests in a state later than `seq`. */
export const rested = (store: Store, runId: RunId, seq = 0): Promise<RunState> =>
  restAfter(store.states, runId, seq, () => {})

/** Sends a cut and waits for its first pause. */
export async function paused({ send, store }: Site, documentId: string): Promise<RunState> {
  const runId = freshRunId()
  await send(cutMessage(documentId, runId))
  const run = await rested(store, runId)
  expect(run.state).toBe('awaiting_cut_authorization')
  return run
}

export const approvalOf = (run: RunState, gate: SovereignGate): Approval =>
  demoApproval(run, gate, isoUtc(systemClock.now()))

/** A message as anybody with rights on the queue could send it. */
export async function sendRaw({ sqs }: Site, url: string, group: string, body: string, dedup: string): Promise<string> {
  const { MessageId } = await sqs.send(
    new SendMessageCommand({
      QueueUrl: url,
      MessageBody: body,
      MessageGroupId: group,
      MessageDeduplicationId: dedup,
    }),
  )
  return MessageId ?? ''
}

export async function attribute({ sqs }: Site, url: string, name: QueueAttributeName): Promise<string> {
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [name] }))
  return Attributes?.[name] ?? ''
}

/** Does `work` while the queue has other attributes. */
export async function withAttributes<T>(
  its: Site,
  url: string,
  change: Partial<Record<QueueAttributeName, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const names = Object.keys(change) as QueueAttributeName[]
  const before = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await attribute(its, url, name)])),
  )
  const set = (Attributes: Record<string, string>) =>
    its.sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes }))
  await set({ ...change })
  try {
    return await work()
  } finally {
    await set(before)
  }
}

const PLACES = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const

/** Nothing waits on the queue and nothing is in flight: by one answer, for between two a message may go from one place to the other. */
export async function drained({ sqs }: Site, url: string): Promise<void> {
  const counts = async () => {
    const asked = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...PLACES] })
    const { Attributes } = await sqs.send(asked)
    return PLACES.map((place) => Attributes?.[place])
  }
  await expect.poll(counts, WAIT).toEqual(['0', '0', '0'])
}

/** A queue of a test's own. */
export async function queue({ sqs }: Site, name: string, attributes: Record<string, string> = {}) {
  const Attributes = { ...(name.endsWith('.fifo') ? { FifoQueue: 'true' } : {}), ...attributes }
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }))
  const its = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }))
  return { url: QueueUrl, arn: its.Attributes?.['QueueArn'] ?? '' }
}

export const deadLetters = (url: string): string => url.replace(/\.fifo$/, '-dlq.fifo')

const LOGS = {
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': 'Logs_20140328.FilterLogEvents',
  authorization:
    'AWS4-HMAC-SHA256 Credential=not-a-key/20200101/us-east-1/logs/aws4_request, SignedHeaders=host, Signature=0',
}

/** What a function has written to its log group: one text for each invocation, from START to REPORT. */
async function logOf({ stand }: Site, name: 'cut' | 'resume' | 'notify'): Promise<readonly string[]> {
  const body = JSON.stringify({ logGroupName: `/aws/lambda/iu-cutter-local-${name}`, limit: 10_000 })
  const answer = await fetch(stand.endpoint, { method: 'POST', headers: LOGS, body })
  const { events = [] } = (await answer.json()) as { events?: readonly { readonly message: string }[] }
  return events
    .map(({ message }) => message)
    .join('')
    .split(/^(?=START )/m)
}

/** The invocations of a function that say each of these. */
export const invocationsWith = async (its: Site, name: 'cut' | 'resume' | 'notify', ...words: readonly string[]) =>
  (await logOf(its, name)).filter((text) => words.every((word) => text.includes(word)))
