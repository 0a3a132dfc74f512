import {
  GetQueueAttributesCommand,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { expect, type TestContext, test } from 'vitest'
import { startAws } from '../../../local/aws.ts'
import { sqsClient } from '../../../src/adapters/sqs-client.ts'
import { sqsVisibility } from '../../../src/adapters/sqs-visibility.ts'
import type { BatchHandler } from '../../../src/handlers/sqs-batch.ts'
import { startWorker, type WorkerOptions } from '../../../src/worker/worker.ts'
import { localAwsEnvironment } from '../support/aws-environment.ts'

localAwsEnvironment()

const OK: SQSBatchResponse = { batchItemFailures: [] }
const failing = (records: readonly SQSRecord[]): SQSBatchResponse => ({
  batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })),
})
const none: BatchHandler = async () => OK

/** Queues of the test's own, so that all of them can wait at once. */
async function bench({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const aws = await startAws({ folder: null, port: 0 })
  const sqs = sqsClient({ endpoint: aws.endpoint })
  onTestFinished(aws.stop)
  const work = async (
    cut: BatchHandler,
    resume = none,
    onError: (error: Error) => void = () => {},
    options: Pick<WorkerOptions, 'invocationMs'> = {},
  ) => {
    const queues = [
      { url: aws.cutQueueUrl, handler: cut },
      { url: aws.resumeQueueUrl, handler: resume },
    ]
    const worker = await startWorker({ client: sqs, queues, onError, waitSeconds: 1, ...options })
    onTestFinished(worker.stop)
    return worker
  }
  return { aws, sqs, work, ...queueTools(sqs) }
}

const queueTools = (sqs: SQSClient) => ({
  async send(url: string, body: string, { group = 'g', ...MessageAttributes }: SendOptions = {}): Promise<void> {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: body,
        MessageGroupId: group,
        MessageDeduplicationId: body,
        MessageAttributes,
      }),
    )
  },
  async counts(url: string) {
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }))
    return {
      waiting: Number(Attributes?.['ApproximateNumberOfMessages']),
      inFlight: Number(Attributes?.['ApproximateNumberOfMessagesNotVisible']),
    }
  },
})

interface SendOptions {
  readonly group?: string
  readonly carried?: MessageAttributeValue
  readonly raw?: MessageAttributeValue
}

const event = <T = void>() => Promise.withResolvers<T>()

test.concurrent('a message reaches the handler of its queue, in the form Lambda gives it', async (context) => {
  const { aws, work, send } = await bench(context)
  const seen = event<SQSEvent>()
  const left = event<number>()
  await send(aws.resumeQueueUrl, '{"type":"void"}', {
    group: 'run-1',
    carried: { DataType: 'String', StringValue: 'kept' },
    raw: { DataType: 'Binary', BinaryValue: new TextEncoder().encode('raw') },
  })
  await work(none, async (received, its) => {
    left.resolve(its.getRemainingTimeInMillis())
    seen.resolve(received)
    return OK
  })
  const [record] = (await seen.promise).Records
  expect(record).toMatchObject({
    body: '{"type":"void"}',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:cutter-resume.fifo',
    awsRegion: 'us-east-1',
    attributes: {
      SenderId: expect.stringMatching(/./),
      SentTimestamp: expect.stringMatching(/^\d{13}$/),
      ApproximateReceiveCount: '1',
      MessageGroupId: 'run-1',
      MessageDeduplicationId: '{"type":"void"}',
    },
    messageAttributes: {
      carried: { stringValue: 'kept', dataType: 'String' },
      raw: { binaryValue: Buffer.from('raw').toString('base64'), dataType: 'Binary' },
    },
  })
  expect(record?.messageId).toMatch(/./)
  expect(record?.receiptHandle).toMatch(/./)
  expect(await left.promise).toBeGreaterThan(60_000)
})

test.concurrent('what the handler finished is deleted, and nothing else stays in flight', async (context) => {
  const { aws, work, send, counts } = await bench(context)
  const done = event()
  await send(aws.cutQueueUrl, 'a')
  const worker = await work(async () => {
    done.resolve()
    return OK
  })
  await done.promise
  await worker.stop()
  expect(await counts(aws.cutQueueUrl)).toEqual({ waiting: 0, inFlight: 0 })
})

test.concurrent('H25 of one that is reported as failed nothing is deleted', async (context) => {
  const { aws, work, send, counts } = await bench(context)
  const done = event()
  await send(aws.cutQueueUrl, 'a')
  const worker = await work(async ({ Records }) => {
    done.resolve()
    return failing(Records)
  })
  await done.promise
  await worker.stop()
  expect(await counts(aws.cutQueueUrl)).toEqual({ waiting: 0, inFlight: 1 })
})

test.concurrent('H49 what the handler reports as failed comes again when it said, before the rest of its group', async (context) => {
  const { aws, sqs, work, send } = await bench(context)
  const seen: string[] = []
  const third = event()
  const { postpone } = sqsVisibility(sqs, aws.cutQueueUrl)
  await send(aws.cutQueueUrl, 'a')
  await send(aws.cutQueueUrl, 'b')
  await work(async ({ Records }) => {
    for (const { body, attributes } of Records) seen.push(`${body}${attributes.ApproximateReceiveCount}`)
    if (seen.length === 3) third.resolve()
    if (seen.length > 1) return OK
    for (const { receiptHandle } of Records) await postpone(receiptHandle, 0)
    return failing(Records)
  })
  await third.promise
  expect(seen).toEqual(['a1', 'a2', 'b1'])
})

test.concurrent('a message that fails five times goes to the dead-letter queue, and the next of its group goes on', async (context) => {
  const { aws, sqs, work, send } = await bench(context)
  const next = event()
  const { postpone } = sqsVisibility(sqs, aws.cutQueueUrl)
  let failures = 0
  await send(aws.cutQueueUrl, 'poison')
  await send(aws.cutQueueUrl, 'next')
  await work(async ({ Records }) => {
    if (Records.some(({ body }) => body === 'next')) next.resolve()
    const poison = Records.filter(({ body }) => body === 'poison')
    failures += poison.length
    for (const { receiptHandle } of poison) await postpone(receiptHandle, 0)
    return failing(poison)
  })
  await next.promise
  expect(failures).toBe(5)
  const dead = aws.cutQueueUrl.replace('.fifo', '-dlq.fifo')
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: dead }))
  expect(Messages?.map(({ Body }) => Body)).toEqual(['poison'])
})

test.concurrent.for([
  ['throws', async () => await Promise.reject(new Error('handler broke'))],
  ['throws undefined', async () => await Promise.reject(undefined)],
  ['reports a message that it was not given', async () => ({ batchItemFailures: [{ itemIdentifier: 'other' }] })],
] satisfies readonly (readonly [string, BatchHandler])[])('H25 nothing is deleted where the handler %s', async ([
  ,
  handler,
], context) => {
  const { aws, work, send, counts } = await bench(context)
  const failed = event()
  await send(aws.cutQueueUrl, 'a')
  await work(handler, none, () => failed.resolve())
  await failed.promise
  expect(await counts(aws.cutQueueUrl)).toEqual({ waiting: 0, inFlight: 1 })
})

test.concurrent('a handler that never ends is given up after what Lambda would give it, and its message comes again', async (context) => {
  const { aws, work, send, counts } = await bench(context)
  const failed = event<Error>()
  await send(aws.cutQueueUrl, 'a')
  const worker = await work(async () => await new Promise<never>(() => {}), none, failed.resolve, { invocationMs: 1 })
  expect((await failed.promise).message).toContain('not done within 1 ms')
  await worker.stop()
  expect(await counts(aws.cutQueueUrl)).toEqual({ waiting: 0, inFlight: 1 })
})

test.concurrent('stopping takes no new message, and waits until the one in hand is handled and deleted', async (context) => {
  const { aws, work, send, counts } = await bench(context)
  const begun = event()
  const release = event()
  const seen: string[] = []
  await send(aws.cutQueueUrl, 'a')
  await send(aws.cutQueueUrl, 'b')
  const worker = await work(async ({ Records }) => {
    seen.push(...Records.map(({ body }) => body))
    begun.resolve()
    await release.promise
    return OK
  })
  await begun.promise
  const stopping = worker.stop().then(() => seen.push('stopped'))
  release.resolve()
  await stopping
  expect(seen).toEqual(['a', 'stopped'])
  expect(await counts(aws.cutQueueUrl)).toEqual({ waiting: 1, inFlight: 0 })
})

test.concurrent('a queue out of reach is asked again after as long as an empty poll takes, not at once', async ({
  onTestFinished,
}) => {
  const paused: PromiseWithResolvers<void>[] = []
  const [first, second] = [event(), event()]
  const errors: Error[] = []
  const worker = await startWorker({
    client: sqsClient({ endpoint: 'http://127.0.0.1:9' }),
    queues: [{ url: 'http://127.0.0.1:9/000000000000/away.fifo', handler: none }],
    onError: (error) => {
      errors.push(error)
      if (errors.length > 2) first.reject(new Error('asked again at once'))
    },
    waitSeconds: 3,
    pause: async (milliseconds) => {
      expect(milliseconds).toBe(3_000)
      const pause = event()
      paused.push(pause)
      if (paused.length === 1) first.resolve()
      else second.resolve()
      await pause.promise
    },
  })
  onTestFinished(async () => {
    for (const pause of paused) pause.resolve()
    await worker.stop()
  })
  await first.promise
  expect(errors).toHaveLength(1)
  paused[0]?.resolve()
  await second.promise
  expect(errors).toHaveLength(2)
})
