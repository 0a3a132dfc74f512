import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AwsOptions } from '../../../src/adapters/aws-clients.ts'
import type { Secret } from '../../../src/secret.ts'
import { bundled } from '../../contract/bundled.ts'
import { localAwsEnvironment } from '../support/aws-environment.ts'

/** The clients that a bundle loads when it needs them, as it has them: what they send, and what they make of the answer. */

localAwsEnvironment()

const SOURCE = `export { rdsToken } from './src/adapters/rds-token.ts'
export { secretReader } from './src/adapters/database-secret.ts'
export { snsTopic } from './src/adapters/sns-topic.ts'
export { sqsClient } from './src/adapters/sqs-client.ts'
export { sqsVisibility } from './src/adapters/sqs-visibility.ts'`

interface Adapters {
  readonly rdsToken: (of: {
    readonly host: string
    readonly port: number
    readonly user: string
  }) => () => Promise<Secret>
  readonly secretReader: (aws: AwsOptions, arn: string) => () => Promise<string>
  readonly snsTopic: (aws: AwsOptions, arn: string) => (text: { subject: string; text: string }) => Promise<void>
  readonly sqsClient: (aws: AwsOptions) => unknown
  readonly sqsVisibility: (client: unknown, url: string) => { postpone(handle: string, seconds: number): Promise<void> }
}

const ANSWERS: Readonly<Record<string, readonly [status: number, body: string]>> = {
  'secretsmanager.GetSecretValue': [200, '{"SecretString":"not-a-secret"}'],
  'AmazonSQS.ChangeMessageVisibility': [200, '{}'],
  Publish: [200, '<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>'],
}

const sent: { readonly call: string; readonly body: string; readonly authorization: string }[] = []
let fails = false
let server: Server
let folder: string
let endpoint: string
let pruned: Adapters
let whole: Adapters
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += String(chunk)
    })
    request.on('end', () => {
      const call = String(request.headers['x-amz-target'] ?? new URLSearchParams(body).get('Action'))
      sent.push({ call, body, authorization: request.headers.authorization ?? '' })
      const [status, text] = fails ? [400, '{"__type":"AccessDeniedException"}'] : (ANSWERS[call] ?? [500, ''])
      response.writeHead(status, { 'content-type': text.startsWith('<') ? 'text/xml' : 'application/x-amz-json-1.0' })
      response.end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  folder = mkdtempSync(join(tmpdir(), 'iu-cutter-clients-'))
  pruned = (await bundled(SOURCE, folder)) as Adapters
  whole = (await bundled(SOURCE, folder, 'whole')) as Adapters
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What the adapters of each bundle send, in one order. */
async function both(work: (adapters: Adapters) => Promise<unknown>): Promise<readonly unknown[]> {
  const answers: unknown[] = []
  for (const adapters of [pruned, whole]) {
    sent.length = 0
    const answer = await work(adapters).catch((error: unknown) => String(error))
    const requests = sent.map(({ call, body, authorization }) => [
      call,
      body,
      /Credential=[^/]+/.exec(authorization)?.[0],
    ])
    answers.push([answer, requests])
  }
  return answers
}

test.each([false, true])('each says and understands what the whole package does; refused: %s', async (refused) => {
  fails = refused
  for (const work of [
    ({ secretReader }: Adapters) =>
      secretReader({ endpoint }, 'arn:aws:secretsmanager:us-east-1:000000000000:secret:x')(),
    ({ snsTopic }: Adapters) =>
      snsTopic({ endpoint }, 'arn:aws:sns:us-east-1:000000000000:x')({ subject: 's', text: 't' }),
    ({ sqsClient, sqsVisibility }: Adapters) =>
      sqsVisibility(sqsClient({ endpoint }), `${endpoint}/q`).postpone('h', 5),
  ]) {
    const [one, other] = await both(work)
    expect(one).toEqual(other)
    expect(JSON.stringify(one).includes('Credential=')).toBe(true)
  }
})

test('the token for the database is signed as the whole package signs it', async () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 2) })
  const tokens = await Promise.all(
    [pruned, whole].map(async ({ rdsToken }) =>
      (await rdsToken({ host: 'db.invalid', port: 5432, user: 'nobody' })()).reveal(),
    ),
  )
  vi.useRealTimers()
  expect(tokens[0]).toContain('X-Amz-Signature=')
  expect(tokens[0]).toBe(tokens[1])
})
