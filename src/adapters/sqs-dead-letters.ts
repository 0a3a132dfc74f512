import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { CARRIED, carriedAttributes, type First } from '../redrive.ts'
import { queueSeen } from './doctor/queue.ts'
import { queueUnreachable } from './sqs-errors.ts'
import type { Queues } from './sqs-sender.ts'

export type QueueName = keyof Queues

/** A message that its queue gave up. */
export interface DeadLetter {
  readonly queue: QueueName
  readonly body: string
  readonly group: string
  /** How often it has been sent back. */
  readonly hops: number
  readonly first: First
  readonly receiptHandle: string
}

/** Every method throws Stop STOP_SOURCE_UNREACHABLE. */
export interface DeadLetters {
  /** The next ones of a queue, in the order of their groups; hidden from others for a minute. Null: the queue has no dead-letter queue. */
  take(queue: QueueName): Promise<readonly DeadLetter[] | null>
  /** Sends it to its queue, then deletes it: a crash in between leaves it in both, never in neither. */
  sendBack(letter: DeadLetter): Promise<void>
  /** Lets it be seen again at once. */
  release(letter: DeadLetter): Promise<void>
}

const AT_ONCE = 10
const HIDDEN_SECONDS = 60

export function sqsDeadLetters(client: SQSClient, queues: Queues): DeadLetters {
  const urls = new Map<QueueName, Promise<string | null>>()
  const urlOf = async (queue: QueueName): Promise<string | null> => {
    const known = urls.get(queue) ?? deadLetterUrl(client, queues[queue])
    urls.set(queue, known)
    return await known
  }
  /** For a letter that was taken from there. */
  const there = async (queue: QueueName): Promise<string> => (await urlOf(queue)) ?? ''
  const named = async <T>(call: Promise<T>, operation: string, url: string): Promise<T> =>
    await call.catch((error: unknown) => {
      throw queueUnreachable(error, operation, url)
    })
  return {
    take: async (queue) => {
      const QueueUrl = await urlOf(queue)
      if (QueueUrl === null) return null
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: AT_ONCE,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      })
      const { Messages = [] } = await named(client.send(command), 'ReceiveMessage', QueueUrl)
      return Messages.map((message) => letterOf(queue, message))
    },
    sendBack: async (letter) => {
      await named(client.send(sendCommand(queues[letter.queue], letter)), 'SendMessage', queues[letter.queue])
      const QueueUrl = await there(letter.queue)
      const gone = new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.receiptHandle })
      await named(client.send(gone), 'DeleteMessage', QueueUrl)
    },
    release: async ({ queue, receiptHandle }) => {
      const QueueUrl = await there(queue)
      const visible = new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: 0,
      })
      await named(client.send(visible), 'ChangeMessageVisibility', QueueUrl)
    },
  }
}

async function deadLetterUrl(client: SQSClient, queueUrl: string): Promise<string | null> {
  const { dead_letter_arn: arn } = await queueSeen(client, queueUrl)
  if (arn === null) return null
  const QueueName = arn.slice(arn.lastIndexOf(':') + 1)
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName })).catch((error: unknown) => {
    throw queueUnreachable(error, 'GetQueueUrl', QueueName)
  })
  return QueueUrl ?? null
}

/** A fresh deduplication id: the first one would let SQS drop the message within five minutes. The same for a second attempt. */
const sendCommand = (QueueUrl: string, { body, group, hops, first }: DeadLetter): SendMessageCommand =>
  new SendMessageCommand({
    QueueUrl,
    MessageBody: body,
    MessageGroupId: group,
    MessageDeduplicationId: `redrive-${hops + 1}-${first.messageId}`,
    MessageAttributes: carriedAttributes(first, hops + 1),
  })

function letterOf(queue: QueueName, message: Message): DeadLetter {
  const { Attributes: system = {}, MessageAttributes: own = {} } = message
  const carried = (name: string): string | null => own[name]?.StringValue ?? null
  const { MessageId = '' } = message
  return {
    queue,
    body: message.Body ?? '',
    group: system.MessageGroupId ?? MessageId,
    hops: Number(carried(CARRIED.hops)) || 0,
    first: {
      senderId: carried(CARRIED.senderId) ?? system.SenderId ?? null,
      sentAt: carried(CARRIED.sentAt) ?? system.SentTimestamp ?? '',
      messageId: carried(CARRIED.messageId) ?? MessageId,
    },
    receiptHandle: message.ReceiptHandle ?? '',
  }
}
