import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { s3Client } from '../../src/adapters/aws-clients.ts'
import { secretReader } from '../../src/adapters/database-secret.ts'
import { s3Bucket } from '../../src/adapters/s3-bucket.ts'
import { snsTopic } from '../../src/adapters/sns-topic.ts'
import { sqsClient } from '../../src/adapters/sqs-client.ts'
import { sqsSender } from '../../src/adapters/sqs-sender.ts'
import { startWorker } from '../../src/worker/worker.ts'

beforeEach(() => {
  vi.stubEnv('AWS_REGION', undefined)
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null')
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null')
})
afterEach(() => vi.unstubAllEnvs())

test('where no region is set the worker says which variable is missing', async () => {
  const started = startWorker({ client: sqsClient({ endpoint: null }), queues: [], onError: () => {} })
  await expect(started).rejects.toMatchObject({
    code: 'STOP_REFUSED_INPUT',
    message: expect.stringContaining('AWS_REGION'),
  })
})

test('where no region is set it is that which every service is said to lack', async () => {
  const queues = { cut: 'https://sqs.example/1/cut.fifo', resume: '' }
  const doctor = { type: 'doctor', v: 1, request_id: 'r-1' } as const
  await expect(s3Bucket(s3Client({ endpoint: null }), 'runs').list('v1/')).rejects.toThrow(/Set AWS_REGION/)
  await expect(sqsSender(sqsClient({ endpoint: null }), queues)(doctor)).rejects.toThrow(/Set AWS_REGION/)
  await expect(secretReader({ endpoint: null }, 'arn:secret')()).rejects.toThrow(/region/i)
  await expect(snsTopic({ endpoint: null }, 'arn:topic')({ subject: 's', text: 't' })).rejects.toThrow(/region/i)
})
