import { setTimeout as sleep } from 'node:timers/promises'
import type { SQSClient } from '@aws-sdk/client-sqs'
import pMap from 'p-map'
import { encodeMessage, type OutgoingMessage } from '../messages.ts'
import { messageOf } from '../orchestrator/stops.ts'
import { redacted } from '../redaction.ts'
import { type Addressed, chunks, MAX_BYTES, type Refusals, sendOnce, type Unsent } from './sqs-batch-call.ts'
import type { Queues } from './sqs-sender.ts'

const CALLS_AT_ONCE = 8
/** Pauses, in ms, before an entry that SQS refused through no fault of ours is sent again. */
const AGAIN_AFTER = [200, 800, 3_200] as const

/** Sends many messages; `told` is called for each that SQS took. Returns those that it did not take. */
type SendAll = (messages: readonly OutgoingMessage[], told: () => void) => Promise<readonly Unsent[]>

interface Options {
  readonly maxBytes: number
  /** Waits, in ms. */
  readonly pause: (ms: number) => Promise<unknown>
}

const DEFAULTS: Options = { maxBytes: MAX_BYTES, pause: sleep }

/** @throws Stop STOP_REFUSED_INPUT (a message outside the contract) before anything is sent */
export function sqsBatchSender(client: SQSClient, queues: Queues, options: Partial<Options> = {}): SendAll {
  const { maxBytes, pause } = { ...DEFAULTS, ...options }
  return async (messages, told) => {
    const addressed = messages.map((message) => ({ message, wire: encodeMessage(message) }))
    const calls = (['cut', 'resume'] as const).flatMap((queue) => {
      const ofQueue = addressed.filter(({ wire }) => wire.queue === queue)
      return chunks(ofQueue, maxBytes).map((entries) => ({ url: queues[queue], entries }))
    })
    let unreachable: string | null = null
    const unsent = await pMap(
      calls,
      async ({ url, entries }): Promise<readonly Unsent[]> => {
        if (unreachable !== null) return refused(entries, unreachable)
        return await sendCall(entries, pause, async (left) => {
          try {
            return await sendOnce(client, url, left, told)
          } catch (error) {
            unreachable = redacted(messageOf(error))
            return { again: [], refusals: refused(left, unreachable) }
          }
        })
      },
      { concurrency: CALLS_AT_ONCE },
    )
    return unsent.flat()
  }
}

const refused = (call: readonly Addressed[], cause: string): readonly Unsent[] =>
  call.map(({ message }) => ({ message, cause }))

/** One call, repeated for the entries that SQS refused through no fault of ours. */
async function sendCall(
  call: readonly Addressed[],
  pause: Options['pause'],
  send: (left: readonly Addressed[]) => Promise<Refusals>,
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
