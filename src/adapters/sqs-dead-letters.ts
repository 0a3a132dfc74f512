import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { lazily, type Provider } from '../lazily.ts'
import { type DeadLetter, letterOf, type QueueName, sendCommand } from './dead-letter.ts'
import { queueSeen } from './doctor/queue.ts'
import { queueUnreachable } from './sqs-errors.ts'
import type { Queues } from './sqs-sender.ts'

/** What a queue says of its dead letters, all runs' together. Either is null where it has no dead-letter queue. */
export interface DeadLettersHeld {
  /** How often a message is taken before it is given up. */
  readonly maxReceiveCount: number | null
  /** About how many lie there, those that somebody looks at just now included. */
  readonly letters: number | null
}

/** Every method throws Stop STOP_SOURCE_UNREACHABLE. */
export interface DeadLetters {
  /** The next letters of a queue, hidden from other receivers for ten minutes. Null: the queue has no dead-letter queue. */
  take(queue: QueueName): Promise<readonly DeadLetter[] | null>
  /** Takes nothing. */
  held(queue: QueueName): Promise<DeadLettersHeld>
  /** Sends a letter to its queue, then deletes it: a crash in between leaves it in both, never in neither. */
  sendBack(letter: DeadLetter): Promise<void>
  /** Makes a letter visible again at once. */
  release(letter: DeadLetter): Promise<void>
}

const AT_ONCE = 10
/** As long as a person may take over them: of a FIFO queue nothing can be deleted once its time has run out. */
const HIDDEN_SECONDS = 600

/** `redriveSenders`: the principals whose letters may name their first sender and time. */
export function sqsDeadLetters(client: SQSClient, queues: Queues, redriveSenders: readonly string[]): DeadLetters {
  const urls: { readonly [Q in QueueName]: Provider<string | null> } = {
    cut: lazily(async () => await deadLetterUrl(client, queues.cut)),
    resume: lazily(async () => await deadLetterUrl(client, queues.resume)),
  }
  const takenFrom = async (queue: QueueName): Promise<string> => {
    const url = await urls[queue]()
    if (url === null) throw new Error(`BUG-dead-letters: a letter of the ${queue} queue, which has none`)
    return url
  }
  const orUnreachable = async <T>(call: Promise<T>, operation: string, url: string): Promise<T> =>
    await call.catch((error: unknown) => {
      throw queueUnreachable(error, operation, url)
    })
  return {
    take: async (queue) => {
      const QueueUrl = await urls[queue]()
      if (QueueUrl === null) return null
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: AT_ONCE,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      })
      const { Messages = [] } = await orUnreachable(client.send(command), 'ReceiveMessage', QueueUrl)
      return Messages.map((message) => letterOf(queue, message, redriveSenders))
    },
    held: async (queue) => {
      const { max_receive_count: maxReceiveCount } = await queueSeen(client, queues[queue])
      const url = await urls[queue]()
      return { maxReceiveCount, letters: url === null ? null : await lettersIn(client, url) }
    },
    sendBack: async (letter) => {
      await orUnreachable(client.send(sendCommand(queues[letter.queue], letter)), 'SendMessage', queues[letter.queue])
      const QueueUrl = await takenFrom(letter.queue)
      const gone = new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.receiptHandle })
      await orUnreachable(client.send(gone), 'DeleteMessage', QueueUrl)
    },
    release: async ({ queue, receiptHandle }) => {
      const QueueUrl = await takenFrom(queue)
      const visible = new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: 0,
      })
      await orUnreachable(client.send(visible), 'ChangeMessageVisibility', QueueUrl)
    },
  }
}

async function lettersIn(client: SQSClient, QueueUrl: string): Promise<number> {
  const command = new GetQueueAttributesCommand({
    QueueUrl,
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
  })
  const { Attributes: counts = {} } = await client.send(command).catch((error: unknown) => {
    throw queueUnreachable(error, 'GetQueueAttributes', QueueUrl)
  })
  return Number(counts.ApproximateNumberOfMessages ?? 0) + Number(counts.ApproximateNumberOfMessagesNotVisible ?? 0)
}

async function deadLetterUrl(client: SQSClient, queueUrl: string): Promise<string | null> {
  const { dead_letter_arn: arn } = await queueSeen(client, queueUrl)
  if (arn === null) return null
  const QueueName = arn.slice(arn.lastIndexOf(':') + 1)
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName })).catch((error: unknown) => {
    throw queueUnreachable(error, 'GetQueueUrl', QueueName)
  })
  return QueueUrl ?? null
}
