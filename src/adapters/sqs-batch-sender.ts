import { setTimeout as sleep } from 'node:timers/promises'
import type { SQSClient } from '@aws-sdk/client-sqs'
import pMap from 'p-map'
import { encodeMessage, type OutgoingMessage } from '../messages.ts'
import { redacted } from '../redaction.ts'
import { type Addressed, chunks, MAX_BYTES, type Refusals, sendOnce, type Unsent } from './sqs-batch-call.ts'
import type { Queues } from './sqs-sender.ts'

const CALLS_AT_ONCE = 8
/** In milliseconds: an entry that SQS alone refused for its own reasons is sent again after so long. */
const AGAIN_AFTER = [200, 800, 3_200] as const

/** Sends many; `told` hears of each that SQS has taken. Answers with those that it has not. */
type SendAll = (messages: readonly OutgoingMessage[], told: () => void) => Promise<readonly Unsent[]>

interface Options {
  readonly maxBytes: number
  /** Waits so many milliseconds. */
  readonly pause: (ms: number) => Promise<unknown>
}

const DEFAULTS: Options = { maxBytes: MAX_BYTES, pause: sleep }

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
