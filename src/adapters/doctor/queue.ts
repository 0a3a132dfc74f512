import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { QueueSeen } from '../../doctor/observations.ts'
import { queueUnreachable } from '../sqs-errors.ts'

/** A queue's own description of itself. @throws Stop STOP_SOURCE_UNREACHABLE */
export async function queueSeen(client: SQSClient, url: string): Promise<QueueSeen> {
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] })
  const { Attributes: attributes = {} } = await client.send(command).catch((error: unknown) => {
    throw queueUnreachable(error, 'GetQueueAttributes', url)
  })
  return {
    url,
    fifo: attributes.FifoQueue === 'true',
    ...redriveOf(attributes.RedrivePolicy),
    visibility_seconds: Number(attributes.VisibilityTimeout ?? 0),
    encrypted: encryptionOf(attributes.KmsMasterKeyId, attributes.SqsManagedSseEnabled),
  }
}

function redriveOf(policy: string | undefined): Pick<QueueSeen, 'dead_letter_arn' | 'max_receive_count'> {
  const { deadLetterTargetArn: arn, maxReceiveCount: count } = JSON.parse(policy || '{}') as Record<string, unknown>
  return {
    dead_letter_arn: typeof arn === 'string' ? arn : null,
    max_receive_count: count === undefined ? null : Number(count),
  }
}

function encryptionOf(key: string | undefined, managed: string | undefined): boolean | null {
  if (key !== undefined && key !== '') return true
  return managed === undefined ? null : managed === 'true'
}
