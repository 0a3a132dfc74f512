import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { queueUnreachable } from './sqs-errors.ts'

/** Lets a received message of one queue come again after so many seconds. @throws Stop STOP_SOURCE_UNREACHABLE */
export const sqsVisibility = (client: SQSClient, queueUrl: string) => ({
  async postpone(receiptHandle: string, seconds: number): Promise<void> {
    try {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds,
        }),
      )
    } catch (error) {
      throw queueUnreachable(error, 'ChangeMessageVisibility', queueUrl)
    }
  },
})
