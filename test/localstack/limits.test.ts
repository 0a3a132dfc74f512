import { CreateBucketCommand, DeleteObjectCommand, PutBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { ReceiveMessageCommand, SendMessageCommand, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs'
import { describe, expect, test } from 'vitest'
import { s3Client } from '../../src/adapters/aws-clients.ts'
import { localAwsEnvironment } from '../e2e/support/aws-environment.ts'
import { absent } from './ground.ts'
import { attribute, queue, type Site, site, WAIT } from './support.ts'

localAwsEnvironment()

/** Where LocalStack is not AWS (localstack/README.md): when one of these fails, LocalStack has been mended, and the page is to follow. */

const s3 = (its: Site) => s3Client({ endpoint: its.stand.endpoint })

const deadAfter = (arn: string, maxReceiveCount: number) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount }),
})

describe.skipIf(absent)('what LocalStack does otherwise than AWS', () => {
  test('it accepts a dead-letter queue that is not FIFO for a FIFO queue', async () => {
    const its = site()
    const dead = await queue(its, 'limits-standard-dlq')
    await expect(queue(its, 'limits-odd.fifo', deadAfter(dead.arn, 1))).resolves.toMatchObject({
      url: expect.any(String),
    })
  })

  test('StartMessageMoveTask says it is done, and the messages of a FIFO queue are gone', async () => {
    const its = site()
    const dead = await queue(its, 'limits-dlq.fifo')
    const source = await queue(its, 'limits.fifo', { ...deadAfter(dead.arn, 1), VisibilityTimeout: '0' })
    const message = { MessageBody: 'x', MessageGroupId: 'g', MessageDeduplicationId: 'd' }
    await its.sqs.send(new SendMessageCommand({ QueueUrl: source.url, ...message }))
    const receive = async () => {
      await its.sqs.send(new ReceiveMessageCommand({ QueueUrl: source.url }))
      return await attribute(its, dead.url, 'ApproximateNumberOfMessages')
    }
    await expect.poll(receive, WAIT).toBe('1')
    await its.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn }))
    await expect.poll(() => attribute(its, dead.url, 'ApproximateNumberOfMessages'), WAIT).toBe('0')
    expect(await attribute(its, source.url, 'ApproximateNumberOfMessages')).toBe('0')
  })

  test('it does not know DeleteObject with If-Match', async () => {
    const its = site()
    const Bucket = its.deployed.bucket
    const { ETag } = await s3(its).send(new PutObjectCommand({ Bucket, Key: 'limits/x', Body: 'x' }))
    await expect(
      s3(its).send(new DeleteObjectCommand({ Bucket, Key: 'limits/x', IfMatch: ETag })),
    ).rejects.toMatchObject({
      $metadata: { httpStatusCode: 501 },
    })
  })

  test('a bucket policy that denies everything denies nothing', async () => {
    const its = site()
    const Bucket = 'limits-denied'
    const deny = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${Bucket}/*` }
    await s3(its).send(new CreateBucketCommand({ Bucket }))
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [deny] })
    await s3(its).send(new PutBucketPolicyCommand({ Bucket, Policy }))
    const put = await s3(its).send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' }))
    expect(put.$metadata.httpStatusCode).toBe(200)
  })
})
