import { type Message, SendMessageCommand } from '@aws-sdk/client-sqs'
import { isAmong } from '../orchestrator/principal.ts'
import { CARRIED, carriedAttributes, type First } from '../redrive.ts'
import type { Queues } from './sqs-sender.ts'

export type QueueName = keyof Queues

/** A message that its queue gave up on. */
export interface DeadLetter {
  readonly queue: QueueName
  readonly body: string
  readonly group: string
  /** How often it has been sent back. */
  readonly hops: number
  readonly first: First
  /** The message names a first sender or time, and its own sender may not name them. */
  readonly disbelieved: boolean
  readonly receiptHandle: string
}

/** With a fresh deduplication id, for under the first one SQS would drop the message within five minutes. A second attempt uses the same one. */
export const sendCommand = (QueueUrl: string, { body, group, hops, first }: DeadLetter): SendMessageCommand =>
  new SendMessageCommand({
    QueueUrl,
    MessageBody: body,
    MessageGroupId: group,
    MessageDeduplicationId: `redrive-${hops + 1}-${first.messageId}`,
    MessageAttributes: carriedAttributes(first, hops + 1),
  })

/**
 * What it says of its first sender and time counts where its own sender is one of `redriveSenders`: whoever may send at all can
 * write those attributes, and sent back as they stand they would come from somebody who is believed.
 */
export function letterOf(queue: QueueName, message: Message, redriveSenders: readonly string[]): DeadLetter {
  const { Attributes: system = {}, MessageAttributes: own = {} } = message
  const said = (name: string): string | null => own[name]?.StringValue ?? null
  const believed = isAmong(redriveSenders, system.SenderId ?? null)
  const carried = (name: string): string | null => (believed ? said(name) : null)
  const { MessageId = '' } = message
  return {
    queue,
    body: message.Body ?? '',
    group: system.MessageGroupId ?? MessageId,
    hops: Number(said(CARRIED.hops)) || 0,
    first: {
      senderId: carried(CARRIED.senderId) ?? system.SenderId ?? null,
      sentAt: carried(CARRIED.sentAt) ?? system.SentTimestamp ?? '',
      messageId: carried(CARRIED.messageId) ?? MessageId,
    },
    disbelieved: !believed && FIRST.some((name) => said(name) !== null),
    receiptHandle: message.ReceiptHandle ?? '',
  }
}

const FIRST = [CARRIED.senderId, CARRIED.sentAt, CARRIED.messageId] as const
