import { type BatchResultErrorEntry, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { OutgoingMessage, WireMessage } from '../messages.ts'
import { redacted } from '../redaction.ts'
import { queueUnreachable } from './sqs-errors.ts'

/** One call for many messages of one queue: what fits into it, and what SQS says of each. */

/** What SQS takes in one call. */
export const MAX_ENTRIES = 10
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
  /** Refused through no fault of ours: to be sent again. */
  readonly again: readonly Unsent[]
  /** Refused for good. */
  readonly refusals: readonly Unsent[]
}

/** The messages in order, as many in each chunk as one call may hold. */
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

/** Sends one call; `told` is called for each message that SQS took. @throws Stop STOP_SOURCE_UNREACHABLE where the call itself failed */
export async function sendOnce(
  client: SQSClient,
  QueueUrl: string,
  call: readonly Addressed[],
  told: () => void,
): Promise<Refusals> {
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
  const unsent = ({ Id, Code, Message }: BatchResultErrorEntry): readonly Unsent[] => {
    const message = call[Number(Id)]?.message
    return message === undefined ? [] : [{ message, cause: redacted(`${Code ?? 'refused'}: ${Message ?? ''}`) }]
  }
  // One that the answer does not name may or may not stand on the queue; sent again under the same id it stands there once.
  const named = new Set([...Successful, ...Failed].map(({ Id }) => Id))
  const unnamed = call.filter((_, index) => !named.has(String(index)))
  return {
    again: [
      ...Failed.filter(({ SenderFault }) => SenderFault !== true).flatMap(unsent),
      ...unnamed.map(({ message }) => ({ message, cause: 'SQS did not say what became of it' })),
    ],
    refusals: Failed.filter(({ SenderFault }) => SenderFault === true).flatMap(unsent),
  }
}
