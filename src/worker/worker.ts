import { setTimeout as sleep } from 'node:timers/promises'
import type { SQSClient } from '@aws-sdk/client-sqs'
import { Consumer } from 'sqs-consumer'
import { systemClock } from '../adapters/system.ts'
import type { BatchHandler } from '../handlers/sqs-batch.ts'
import { Stop } from '../orchestrator/stops.ts'
import { handle } from './as-lambda.ts'
import { type Health, Pulse } from './pulse.ts'
import { sourceOf } from './record.ts'

/** The Lambda handlers behind a long-polling loop: for a server, a virtual machine or a container without Lambda. */

export interface WorkerOptions {
  readonly client: SQSClient
  /** The queues to poll, each with the function that Lambda would run for it. */
  readonly queues: readonly { readonly url: string; readonly handler: BatchHandler }[]
  /** A failure of the loop itself: SQS out of reach, a handler that threw. Polling goes on. */
  readonly onError: (error: Error) => void
  /** Messages of each queue that are handled at a time; 1 unless told. */
  readonly concurrency?: number
  /** Seconds for which a message that is being handled is hidden from others, at every heartbeat anew; 60 unless told. */
  readonly visibilitySeconds?: number
  /** Seconds that one poll waits for a message; stopping waits for it to end. */
  readonly waitSeconds?: number
  /** What a message is given at most, in milliseconds; as long as Lambda's longest unless told. */
  readonly invocationMs?: number
  /** Waits so many milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<unknown>
}

export interface Worker {
  /** Takes no new message, lets what is being handled end, and settles when all is still. */
  stop(): Promise<void>
  health(): Health
}

/** Short enough that stopping, which waits for a poll to end, is quick; a poll costs next to nothing. */
const WAIT_SECONDS = 5
const VISIBILITY_SECONDS = 60
/** Two beats may be lost before a message that is being handled comes to another. */
const BEATS = 3
/** What Lambda would give at most; the handler's own budget is shorter. */
const INVOCATION_MS = 15 * 60_000

/**
 * Polls every queue until `stop`; each poll takes one message, as in production, and a group's next one waits for it.
 * @throws Stop STOP_REFUSED_INPUT where no AWS region is set
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const region = await regionOf(options.client)
  const { concurrency = 1 } = options
  const pulse = new Pulse(systemClock)
  const consumers = options.queues.flatMap(({ url, handler }) => {
    pulse.begun(nameOf(url), concurrency)
    return Array.from({ length: concurrency }, () => consumerOf({ url, handler, region }, options, pulse))
  })
  for (const consumer of consumers) consumer.start()
  return {
    stop: async () => {
      pulse.stopping()
      await Promise.all(consumers.filter(({ status }) => status.isRunning).map(stopped))
    },
    health: () => pulse.health(),
  }
}

async function regionOf(client: SQSClient): Promise<string> {
  try {
    return await client.config.region()
  } catch (cause) {
    throw new Stop('STOP_REFUSED_INPUT', 'No AWS region is set. Set AWS_REGION to that of the queues.', { cause })
  }
}

/** A queue's name alone: the whole URL holds the account. */
const nameOf = (queueUrl: string): string => new URL(queueUrl).pathname.split('/').at(-1) ?? queueUrl

interface Polled {
  readonly url: string
  readonly handler: BatchHandler
  readonly region: string
}

function consumerOf({ url, handler, region }: Polled, options: WorkerOptions, pulse: Pulse): Consumer {
  const [source, name] = [sourceOf(url, region), nameOf(url)]
  const { visibilitySeconds = VISIBILITY_SECONDS, waitSeconds = WAIT_SECONDS, invocationMs = INVOCATION_MS } = options
  const { pause = sleep } = options
  let unanswered = false
  const consumer = Consumer.create({
    queueUrl: url,
    sqs: options.client,
    batchSize: 1,
    waitTimeSeconds: waitSeconds,
    visibilityTimeout: visibilitySeconds,
    heartbeatInterval: visibilitySeconds / BEATS,
    pollingCompleteWaitTimeMs: invocationMs,
    messageSystemAttributeNames: ['All'],
    messageAttributeNames: ['All'],
    suppressFifoWarning: true,
    // One that fails at once would be repeated at once: it takes as long as one that finds nothing.
    preReceiveMessageCallback: async () => void (unanswered && (await pause(waitSeconds * 1_000))),
    postReceiveMessageCallback: async () => {
      unanswered = false
      pulse.polled(name)
    },
    handleMessageBatch: async (messages) => {
      pulse.took(name, messages.length)
      try {
        return await handle(messages, source, handler, invocationMs)
      } finally {
        pulse.laidDown(name, messages.length)
      }
    },
  })
  consumer.on('error', (thrown: unknown, messages) => {
    unanswered = messages === undefined
    const error = thrown instanceof Error ? thrown : new Error(`Thrown: ${thrown}`)
    pulse.failed(name, error)
    options.onError(error)
  })
  return consumer
}

function stopped(consumer: Consumer): Promise<void> {
  return new Promise((resolve) => {
    consumer.once('stopped', () => resolve())
    consumer.stop()
  })
}
