import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { sqsClient } from '../../src/adapters/sqs-client.ts'

/** More than the SDK's own bound of sockets to one host, 50. */
const POLLS = 60
const QUEUE = 'http://queue.example/000000000000/cut.fifo'

let server: Server
let client: SQSClient
const waiting = new Set<IncomingMessage>()
const allWait = Promise.withResolvers<void>()

/** Answers everything but polls, which it keeps waiting. */
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.headers['x-amz-target'] !== 'AmazonSQS.ReceiveMessage') {
      response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}')
      return
    }
    waiting.add(request)
    if (waiting.size === POLLS) allWait.resolve()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('AWS_REGION', 'eu-central-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'obviously-fake')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'obviously-fake')
  const { port } = server.address() as AddressInfo
  client = sqsClient({ endpoint: `http://127.0.0.1:${port}` })
})

afterAll(() => {
  vi.unstubAllEnvs()
  client.destroy()
  server.closeAllConnections()
  server.close()
})

test('a message is deleted while any number of polls wait', async () => {
  const enough = new AbortController()
  const poll = () => client.send(new ReceiveMessageCommand({ QueueUrl: QUEUE }), { abortSignal: enough.signal })
  const polls = Promise.allSettled(Array.from({ length: POLLS }, poll))
  await allWait.promise
  const deleted = await client.send(new DeleteMessageCommand({ QueueUrl: QUEUE, ReceiptHandle: 'handle' }))
  expect(deleted.$metadata.httpStatusCode).toBe(200)
  enough.abort()
  await polls
})
