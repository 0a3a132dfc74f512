import { setTimeout as sleep } from 'node:timers/promises'
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import pMap from 'p-map'
import { encodeMessage, type OutgoingMessage, type WireMessage } from '../messages.ts'
import { redacted } from '../redaction.ts'
import { queueUnreachable } from './sqs-errors.ts'
import type { Queues } from './sqs-sender.ts'

/** What SQS takes in one call. */
const MAX_ENTRIES = 10
const MAX_BYTES = 256 * 1024
const CALLS_AT_ONCE = 8
/** In milliseconds: an entry that SQS alone refused for its own reasons is sent again after so long. */
const AGAIN_AFTER = [200, 800, 3_200] as const

export interface Unsent {
  readonly message: OutgoingMessage
  readonly cause: string
}

/** Sends many; `told` hears of each that SQS has taken. Answers with those that it has not. */
type SendAll = (messages: readonly OutgoingMessage[], told: () => void) => Promise<readonly Unsent[]>

interface Options {
  readonly maxBytes: number
  /** Waits so many milliseconds. */
  readonly pause: (ms: number) => Promise<unknown>
}

const DEFAULTS: Options = { maxBytes: MAX_BYTES, pause: sleep }

interface Addressed {
  readonly message: OutgoingMessage
  readonly wire: WireMessage
}

/** @throws Stop STOP_REFUSED_INPUT (a message outside the contract) before anything is sent */
export function sqsBatchSender(client: SQSClient, queues: Queues, options: Partial<Options> = {}): SendAll {
  const { maxBytes, pause } = { ...DEFAULTS, ...options }
  return async (messages, told) => {
    const addressed = messages.map((message) => ({ message, wire: encodeMessage(message) }))
    const calls = (['cut', 'resume'] as const).flatMap((queue) =>
      chunks(
        addressed.filter(({ wire }) => wire.queue === queue),
        maxBytes,
      ),
    )
    let unreachable: string | null = null
    const unsent = await pMap(
      calls,
      async (call): Promise<readonly Unsent[]> => {
        if (unreachable !== null) return refused(call, unreachable)
        try {
          return await sendCall((left) => sendOnce(client, queues, left, told), call, pause)
        } catch (error) {
          unreachable = redacted(error instanceof Error ? error.message : String(error))
          return refused(call, unreachable)
        }
      },
      { concurrency: CALLS_AT_ONCE },
    )
    return unsent.flat()
  }
}

const refused = (call: readonly Addressed[], cause: string): readonly Unsent[] =>
  call.map(({ message }) => ({ message, cause }))

function chunks(messages: readonly Addressed[], maxBytes: number): readonly (readonly Addressed[])[] {
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

/** One call, and again for those entries that SQS refused for reasons of its own. */
async function sendCall(
  send: (left: readonly Addressed[]) => Promise<Refusals>,
  call: readonly Addressed[],
  pause: Options['pause'],
): Promise<readonly Unsent[]> {
  const unsent: Unsent[] = []
  let left = call
  for (const wait of [...AGAIN_AFTER, null]) {
    const { again, refusals } = await send(left)
    unsent.push(...refusals)
    if (again.length === 0 || wait === null) return [...unsent, ...again]
    left = call.filter(({ message }) => again.some((one) => one.message === message))
    await pause(wait)
  }
  return unsent
}

interface Refusals {
  /** Refused for reasons of SQS: to be sent again. */
  readonly again: readonly Unsent[]
  /** Refused for good. */
  readonly refusals: readonly Unsent[]
}

async function sendOnce(
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
