import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { encodeMessage, type OutgoingMessage } from '../messages.ts'
import { queueUnreachable } from './sqs-errors.ts'

export interface Queues {
  readonly cut: string
  readonly resume: string
}

/**
 * Sends one message of the wire contract to its queue and answers with the id that SQS gave it. `deduplicationId`: another than its
 * own, for one that was sent before and is meant to come once more.
 */
export type Send = (message: OutgoingMessage, deduplicationId?: string) => Promise<{ readonly messageId: string }>

/** `send` throws Stop STOP_REFUSED_INPUT (a message outside the contract) or STOP_SOURCE_UNREACHABLE. */
export function sqsSender(client: SQSClient, queues: Queues): Send {
  return async (message, deduplicationId) => {
    const { queue, body, groupId, deduplicationId: own } = encodeMessage(message)
    const QueueUrl = queues[queue]
    const command = new SendMessageCommand({
      QueueUrl,
      MessageBody: body,
      MessageGroupId: groupId,
      MessageDeduplicationId: deduplicationId ?? own,
    })
    const { MessageId } = await client.send(command).catch((error: unknown) => {
      throw queueUnreachable(error, 'SendMessage', QueueUrl)
    })
    if (MessageId === undefined) throw new Error('BUG-sqs-sender: an answer without message id')
    return { messageId: MessageId }
  }
}
