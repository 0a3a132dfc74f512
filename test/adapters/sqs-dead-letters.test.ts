import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { sqsDeadLetters } from '../../src/adapters/sqs-dead-letters.ts'

const QUEUES = { cut: 'https://sqs.example/1/cut.fifo', resume: 'https://sqs.example/1/resume.fifo' }
const POLICY = JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:eu-central-1:1:cut-dlq.fifo', maxReceiveCount: 5 })

/** A queue with two dead letters; the first question for their address is not answered. */
function failingOnce() {
  const asked: string[] = []
  const send = async (command: object) => {
    asked.push(command.constructor.name)
    if (command instanceof GetQueueAttributesCommand)
      return { Attributes: { RedrivePolicy: POLICY, ApproximateNumberOfMessages: '2' } }
    if (!(command instanceof GetQueueUrlCommand)) throw new Error(`not asked here: ${command.constructor.name}`)
    if (asked.filter((name) => name === 'GetQueueUrlCommand').length === 1) throw new Error('nothing answers')
    return { QueueUrl: 'https://sqs.example/1/cut-dlq.fifo' }
  }
  return { asked, client: { send } as unknown as SQSClient }
}

test('an outage is not kept: who looks again finds the dead letters, and their address is then asked for no more', async () => {
  const { asked, client } = failingOnce()
  const deadLetters = sqsDeadLetters(client, QUEUES, [])
  await expect(deadLetters.held('cut')).rejects.toMatchObject({ code: 'STOP_SOURCE_UNREACHABLE' })
  for (const _look of [2, 3]) expect(await deadLetters.held('cut')).toEqual({ maxReceiveCount: 5, letters: 2 })
  expect(asked.filter((name) => name === 'GetQueueUrlCommand')).toHaveLength(2)
})
