import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BUCKET, type LocalAws, startAws } from '../../../local/aws.ts'
import { s3Client } from '../../../src/adapters/aws-clients.ts'
import { sqsClient } from '../../../src/adapters/sqs-client.ts'
import { localAwsEnvironment } from '../support/aws-environment.ts'

localAwsEnvironment()
let folder: string
let aws: LocalAws
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iu-cutter-aws-'))
  aws = await startAws({ folder, port: 0 })
})
afterEach(async () => {
  await aws.stop()
  await rm(folder, { recursive: true, force: true })
})

type Condition = { readonly IfNoneMatch?: '*'; readonly IfMatch?: string }

/** The HTTP status of a PUT, and the etag where it was written. */
async function put(s3: S3Client, Key: string, Body: string, condition: Condition = {}) {
  try {
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ...condition }))
    return { status: 200, etag: ETag ?? '' }
  } catch (error) {
    const { $metadata } = error as { $metadata: { httpStatusCode: number } }
    return { status: $metadata.httpStatusCode, etag: '' }
  }
}

describe('H35 the canary of conditional writes: the emulator alone answers 200 to every one of these', () => {
  test('If-None-Match: * creates, and is refused with 412 where an object stands', async () => {
    const s3 = s3Client({ endpoint: aws.endpoint })
    expect((await put(s3, 'k', 'a', { IfNoneMatch: '*' })).status).toBe(200)
    expect((await put(s3, 'k', 'b', { IfNoneMatch: '*' })).status).toBe(412)
  })

  test('If-Match replaces what it names, is refused with 412 for another and with 404 where nothing stands', async () => {
    const s3 = s3Client({ endpoint: aws.endpoint })
    const { etag } = await put(s3, 'k', 'a')
    expect((await put(s3, 'k', 'b', { IfMatch: etag })).status).toBe(200)
    expect((await put(s3, 'k', 'c', { IfMatch: etag })).status).toBe(412)
    expect((await put(s3, 'none', 'c', { IfMatch: etag })).status).toBe(404)
    const stands = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'k' }))
    expect(await stands.Body?.transformToString()).toBe('b')
  })

  test('of 20 racing writers over 20 connections exactly one is answered 200, for either header', async () => {
    const clients = Array.from({ length: 20 }, () => s3Client({ endpoint: aws.endpoint }))
    const created = await Promise.all(clients.map((s3, n) => put(s3, 'race', `${n}`, { IfNoneMatch: '*' })))
    const [first] = created.filter(({ status }) => status === 200)
    expect(created.filter(({ status }) => status === 200)).toHaveLength(1)
    const replaced = await Promise.all(
      clients.map((s3, n) => put(s3, 'race', `again ${n}`, { IfMatch: first?.etag ?? '' })),
    )
    expect(replaced.filter(({ status }) => status === 200)).toHaveLength(1)
  })
})

test('H28 both queues are FIFO, each with a FIFO dead-letter queue after five receives', async () => {
  const sqs = sqsClient({ endpoint: aws.endpoint })
  for (const QueueUrl of [aws.cutQueueUrl, aws.resumeQueueUrl]) {
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
    expect(Attributes?.['FifoQueue']).toBe('true')
    const policy = JSON.parse(Attributes?.['RedrivePolicy'] ?? '{}')
    expect(policy.maxReceiveCount).toBe(5)
    const dead = String(policy.deadLetterTargetArn).split(':').at(-1)
    expect(dead).toMatch(/-dlq\.fifo$/)
    const deadUrl = new URL(QueueUrl)
    deadUrl.pathname = `/000000000000/${dead}`
    const its = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: deadUrl.href, AttributeNames: ['All'] }))
    expect(its.Attributes?.['FifoQueue']).toBe('true')
  }
})

test('objects and waiting messages outlive a restart on another port', async () => {
  await put(s3Client({ endpoint: aws.endpoint }), 'kept', 'bytes')
  await sqsClient({ endpoint: aws.endpoint }).send(
    new SendMessageCommand({
      QueueUrl: aws.cutQueueUrl,
      MessageBody: 'waiting',
      MessageGroupId: 'g',
      MessageDeduplicationId: 'd',
    }),
  )
  await aws.stop()
  aws = await startAws({ folder, port: 0 })
  const object = await s3Client({ endpoint: aws.endpoint }).send(new GetObjectCommand({ Bucket: BUCKET, Key: 'kept' }))
  expect(await object.Body?.transformToString()).toBe('bytes')
  const { Messages } = await sqsClient({ endpoint: aws.endpoint }).send(
    new ReceiveMessageCommand({ QueueUrl: aws.cutQueueUrl }),
  )
  expect(Messages?.map(({ Body }) => Body)).toEqual(['waiting'])
})

test.each([
  'application/jsonl',
  'application/gzip',
  'text/html; charset=utf-8',
  'of/a-kind-yet-unknown',
])('an object larger than 11 MiB, the limit of the emulator alone, is taken: %s', async (ContentType) => {
  const body = 'x'.repeat(12 * 1024 * 1024)
  const s3 = s3Client({ endpoint: aws.endpoint })
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'large', Body: body, ContentType }))
  const { ContentLength } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'large' }))
  expect(ContentLength).toBe(body.length)
})

test('a message that is made visible at once is there again, now and after a restart', async () => {
  const one = { QueueUrl: aws.cutQueueUrl, MessageBody: 'a', MessageGroupId: 'A', MessageDeduplicationId: 'a' }
  const receive = (VisibilityTimeout: number) =>
    new ReceiveMessageCommand({ QueueUrl: aws.cutQueueUrl, VisibilityTimeout })
  let sqs = sqsClient({ endpoint: aws.endpoint })
  await sqs.send(new SendMessageCommand(one))
  const taken = await sqs.send(receive(600))
  const { ReceiptHandle } = taken.Messages?.[0] ?? {}
  await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: aws.cutQueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))
  expect((await sqs.send(receive(0))).Messages).toHaveLength(1)
  await aws.stop()
  aws = await startAws({ folder, port: 0 })
  sqs = sqsClient({ endpoint: aws.endpoint })
  expect((await sqs.send(receive(600))).Messages).toHaveLength(1)
})

test('nothing but this machine can reach it', async () => {
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')
  const answered = await reaches(outside?.address ?? '127.0.0.2', aws.port)
  expect(answered).toBe(false)
})

const reaches = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
