import { type Message, SendMessageCommand } from '@aws-sdk/client-sqs'
import { CARRIED, carriedAttributes, type First } from '../redrive.ts'
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

/** A fresh deduplication id: the first one would let SQS drop the message within five minutes. The same for a second attempt. */
export const sendCommand = (QueueUrl: string, { body, group, hops, first }: DeadLetter): SendMessageCommand =>
  new SendMessageCommand({
    QueueUrl,
    MessageBody: body,
    MessageGroupId: group,
    MessageDeduplicationId: `redrive-${hops + 1}-${first.messageId}`,
    MessageAttributes: carriedAttributes(first, hops + 1),
  })

export function letterOf(queue: QueueName, message: Message): DeadLetter {
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
