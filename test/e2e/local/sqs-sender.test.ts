import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { sqsClient } from '../../../src/adapters/sqs-client.ts'
import { sqsSender } from '../../../src/adapters/sqs-sender.ts'
import { sqsVisibility } from '../../../src/adapters/sqs-visibility.ts'
import type { OutgoingMessage } from '../../../src/messages.ts'
import { OTHER_RUN, RUN } from '../../schema/fixtures.ts'
import { awsOfFile } from '../support/aws.ts'

const aws = awsOfFile()
let sqs: SQSClient
beforeAll(() => {
  sqs = sqsClient({ endpoint: aws.endpoint })
})

const cut: OutgoingMessage = { type: 'cut', v: 1, document_id: 'BYLAW', run_id: RUN, requested_by: 'ada' }
const retry = (request_id: string, run_id = RUN): OutgoingMessage => ({
  type: 'retry',
  v: 1,
  run_id,
  request_id,
  reason: 'again',
  requested_by: 'ada',
})

async function received(QueueUrl: string) {
  const { Messages } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'], MaxNumberOfMessages: 10 }),
  )
  return Messages ?? []
}

test('each message goes to its queue, grouped by document or run, with its own id against repetition', async () => {
  const send = sqsSender(sqs, { cut: aws.cutQueueUrl, resume: aws.resumeQueueUrl })
  const sent = await send(cut)
  await send(cut)
  await send(retry('r-1'))
  const cuts = await received(aws.cutQueueUrl)
  expect(cuts.map(({ MessageId }) => MessageId)).toEqual([sent.messageId])
  expect(cuts[0]?.Attributes).toMatchObject({ MessageGroupId: 'BYLAW', MessageDeduplicationId: RUN })
  const resumes = await received(aws.resumeQueueUrl)
  expect(resumes.map(({ Body }) => JSON.parse(Body ?? ''))).toEqual([retry('r-1')])
  expect(resumes[0]?.Attributes).toMatchObject({ MessageGroupId: RUN, MessageDeduplicationId: 'r-1' })
})

test('one that is meant to come once more does, although SQS had it a moment ago', async () => {
  const send = sqsSender(sqs, { cut: aws.cutQueueUrl, resume: aws.resumeQueueUrl })
  const elsewhere = retry('r-3', OTHER_RUN)
  const ids = [await send(elsewhere), await send(elsewhere, 'once-more')].map(({ messageId }) => messageId)
  const [first] = await received(aws.resumeQueueUrl)
  expect(first?.MessageId).toBe(ids[0])
  await sqs.send(new DeleteMessageCommand({ QueueUrl: aws.resumeQueueUrl, ReceiptHandle: first?.ReceiptHandle ?? '' }))
  expect((await received(aws.resumeQueueUrl)).map(({ MessageId }) => MessageId)).toEqual([ids[1]])
})

test('an endpoint set for the whole SDK wins over the host in the queue URL', async () => {
  process.env['AWS_ENDPOINT_URL_SQS'] = aws.endpoint
  onTestFinished(() => void delete process.env['AWS_ENDPOINT_URL_SQS'])
  const elsewhere = 'http://queues.invalid/000000000000/cutter-resume.fifo'
  const send = sqsSender(sqsClient({ endpoint: null }), { cut: elsewhere, resume: elsewhere })
  expect((await send(retry('r-2'))).messageId).toMatch(/./)
})

test('a queue that does not exist is named, with what to do', async () => {
  const gone = aws.resumeQueueUrl.replace('cutter-resume', 'gone')
  const outage = {
    code: 'STOP_SOURCE_UNREACHABLE',
    message: expect.stringMatching(/queue does not exist.*gone\.fifo/),
    cause: expect.any(Error),
  }
  await expect(sqsSender(sqs, { cut: gone, resume: gone })(cut)).rejects.toMatchObject(outage)
  await expect(sqsVisibility(sqs, gone).postpone('handle', 5)).rejects.toMatchObject(outage)
})

test('nobody listens: an outage, with its cause', async () => {
  const send = sqsSender(sqsClient({ endpoint: 'http://127.0.0.1:9' }), { cut: aws.cutQueueUrl, resume: '' })
  await expect(send(cut)).rejects.toMatchObject({
    code: 'STOP_SOURCE_UNREACHABLE',
    message: expect.stringContaining('ECONNREFUSED'),
  })
})
