import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { beforeAll, expect, test } from 'vitest'
import { REGION } from '../../../local/aws.ts'
import { sqsClient } from '../../../src/adapters/sqs-client.ts'
import { type DeadLetters, sqsDeadLetters } from '../../../src/adapters/sqs-dead-letters.ts'
import { deliveryOf } from '../../../src/handlers/delivery.ts'
import type { EpochMs } from '../../../src/orchestrator/brands.ts'
import { recordOf, sourceOf } from '../../../src/worker/record.ts'
import { awsOfFile } from '../support/aws.ts'

const aws = awsOfFile()
let sqs: SQSClient
let letters: DeadLetters
beforeAll(() => {
  sqs = sqsClient({ endpoint: aws.endpoint })
  letters = sqsDeadLetters(sqs, { cut: aws.cutQueueUrl, resume: aws.resumeQueueUrl }, [])
})

async function received() {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: aws.cutQueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  )
  return Messages
}

/** What a queue that gave up leaves behind: the same message, in the dead-letter queue. */
async function dead(body: string, group: string): Promise<void> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'cutter-cut-dlq.fifo' }))
  await sqs.send(
    new SendMessageCommand({ QueueUrl, MessageBody: body, MessageGroupId: group, MessageDeduplicationId: body }),
  )
}

test('H48 dead letters go back in order, with their group, first sender, time and id, and a rising hop count', async () => {
  await dead('one', 'A')
  await dead('two', 'A')
  const sent: { readonly id: string; readonly at: string }[] = []
  for (let left = 2; left > 0; ) {
    const taken = (await letters.take('cut')) ?? []
    for (const letter of taken) {
      await letters.sendBack(letter)
      sent.push({ id: letter.first.messageId, at: letter.first.sentAt })
    }
    left -= taken.length
  }
  expect(await letters.take('cut')).toEqual([])
  const [first] = await received()
  expect(first).toMatchObject({ Body: 'one', Attributes: { MessageGroupId: 'A' } })
  expect(first?.MessageAttributes?.['cutter_hops']?.StringValue).toBe('1')
  const record = recordOf(first ?? {}, sourceOf(aws.cutQueueUrl, REGION))
  const trusted = deliveryOf(record, 0 as EpochMs, [record.attributes.SenderId.split(':')[0] ?? ''])
  expect([trusted.messageId, String(trusted.sentAt)]).toEqual([sent[0]?.id, sent[0]?.at])
  expect(deliveryOf(record, 0 as EpochMs, []).messageId).toBe(first?.MessageId)
})

test('a second attempt after a crash between sending and deleting puts one message on the queue, not two', async () => {
  await dead('three', 'B')
  const [letter] = (await letters.take('cut')) ?? []
  if (letter === undefined) throw new Error('no dead letter')
  await letters.sendBack(letter)
  await letters.sendBack(letter)
  expect((await received()).filter(({ Body }) => Body === 'three')).toHaveLength(1)
})

test('what is released is there again at once', async () => {
  await dead('four', 'C')
  const [letter] = (await letters.take('cut')) ?? []
  if (letter === undefined) throw new Error('no dead letter')
  expect(await letters.take('cut')).toEqual([])
  await letters.release(letter)
  expect((await letters.take('cut'))?.map(({ body }) => body)).toEqual(['four'])
})
