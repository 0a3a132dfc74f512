import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { OutgoingMessage, WireMessage } from '../messages.ts'
import { redacted } from '../redaction.ts'
import { queueUnreachable } from './sqs-errors.ts'
import type { Queues } from './sqs-sender.ts'

/** One call for many messages of one queue: what fits into it, and what SQS says of each. */

/** What SQS takes in one call. */
const MAX_ENTRIES = 10
export const MAX_BYTES = 256 * 1024

export interface Unsent {
  readonly message: OutgoingMessage
  readonly cause: string
}

export interface Addressed {
  readonly message: OutgoingMessage
  readonly wire: WireMessage
}

export interface Refusals {
  /** Refused for reasons of SQS: to be sent again. */
  readonly again: readonly Unsent[]
  /** Refused for good. */
  readonly refusals: readonly Unsent[]
}

/** In order, each as full as a call may be. */
export function chunks(messages: readonly Addressed[], maxBytes: number): readonly (readonly Addressed[])[] {
  const all: Addressed[][] = []
  let bytes = 0
  for (const each of messages) {
    const size = Buffer.byteLength(each.wire.body)
    const last = all.at(-1)
    if (last === undefined || last.length === MAX_ENTRIES || bytes + size > maxBytes) {
      all.push([each])
      bytes = size
    } else {
      last.push(each)
      bytes += size
    }
  }
  return all
}

/** @throws Stop STOP_SOURCE_UNREACHABLE where the call itself failed; `told` hears of each message that was taken */
export async function sendOnce(
  client: SQSClient,
  queues: Queues,
  call: readonly Addressed[],
  told: () => void,
): Promise<Refusals> {
  const QueueUrl = queues[call[0]?.wire.queue ?? 'cut']
  const Entries = call.map(({ wire }, index) => ({
    Id: String(index),
    MessageBody: wire.body,
    MessageGroupId: wire.groupId,
    MessageDeduplicationId: wire.deduplicationId,
  }))
  const { Successful = [], Failed = [] } = await client
    .send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    .catch((error: unknown) => {
      throw queueUnreachable(error, 'SendMessageBatch', QueueUrl)
    })
  for (const _ of Successful) told()
  const failed = Failed.flatMap(({ Id, SenderFault, Code, Message }) => {
    const each = call[Number(Id)]
    return each === undefined
      ? []
      : [
          {
            message: each.message,
            cause: redacted(`${Code ?? 'refused'}: ${Message ?? ''}`),
            ours: SenderFault === true,
          },
        ]
  })
  const unsentOf = (ours: boolean): readonly Unsent[] =>
    failed.filter((each) => each.ours === ours).map(({ message, cause }) => ({ message, cause }))
  return { again: unsentOf(false), refusals: unsentOf(true) }
}
