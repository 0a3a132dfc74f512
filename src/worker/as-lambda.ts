import { setTimeout as sleep } from 'node:timers/promises'
import type { Message } from '@aws-sdk/client-sqs'
import type { BatchHandler } from '../handlers/sqs-batch.ts'
import { type RecordSource, recordOf } from './record.ts'

/** Messages in the hands of a handler, as Lambda would hand them over and take its answer. */

/** The messages that are done; SQS deletes those and no other. */
export async function handle(
  messages: Message[],
  source: RecordSource,
  handler: BatchHandler,
  invocationMs: number,
): Promise<Message[]> {
  const end = performance.now() + invocationMs
  const event = { Records: messages.map((message) => recordOf(message, source)) }
  const answer = await within(
    invocationMs,
    handler(event, { getRemainingTimeInMillis: () => Math.floor(end - performance.now()) }),
  )
  const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
  const known = new Set(messages.map(({ MessageId }) => MessageId))
  // As Lambda does: an answer that names a message it was not given proves nothing about the others.
  if (!failed.isSubsetOf(known)) throw new Error('The handler reported a message that it was not given')
  return messages.filter(({ MessageId }) => !failed.has(MessageId ?? ''))
}

/** As Lambda does: one that never ends would be hidden from all others for as long as the heart beats. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const timer = new AbortController()
  const over = sleep(milliseconds, undefined, { ref: false, signal: timer.signal }).then(() => {
    throw new Error(`The message was not done within ${milliseconds} ms; it comes again`)
  })
  try {
    return await Promise.race([work, over])
  } finally {
    timer.abort()
  }
}
