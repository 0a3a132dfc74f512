import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { dependencies } from '../../src/handlers/dependencies.ts'
import { localAwsEnvironment } from '../e2e/support/aws-environment.ts'

localAwsEnvironment()

/** An SQS that takes everything, and the queues that it was asked about. */
async function askedQueues(): Promise<{ readonly endpoint: string; readonly queues: string[] }> {
  const queues: string[] = []
  const server = createServer(async (request, response) => {
    queues.push(String(JSON.parse(await text(request)).QueueUrl))
    response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, queues }
}

test.each(['cut', 'resume'] as const)('H49 the handler of the %s queue postpones on its own queue', async (queue) => {
  const { endpoint, queues } = await askedQueues()
  const { visibility } = await dependencies(queue, {
    CUTTER_AWS_ENDPOINT: endpoint,
    CUTTER_BUCKET: 'runs',
    CUTTER_CUT_QUEUE_URL: `${endpoint}/000000000000/cut.fifo`,
    CUTTER_RESUME_QUEUE_URL: `${endpoint}/000000000000/resume.fifo`,
    CUTTER_DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/law',
    CUTTER_DATABASE_TLS: 'off',
  })()
  await visibility.postpone('a handle', 5)
  expect(queues).toEqual([`${endpoint}/000000000000/${queue}.fifo`])
})
