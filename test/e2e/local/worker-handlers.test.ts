import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { loadDocument } from '../../../db/load.ts'
import { withClient } from '../../../db/with-client.ts'
import { type Stack, startStack } from '../../../local/stack.ts'
import { s3Client } from '../../../src/adapters/aws-clients.ts'
import { s3Store } from '../../../src/adapters/s3-store.ts'
import { sqsClient } from '../../../src/adapters/sqs-client.ts'
import { sqsSender } from '../../../src/adapters/sqs-sender.ts'
import type { LogLine } from '../../../src/handlers/log.ts'
import { workerOf } from '../../../src/worker/compose.ts'
import { RUN } from '../../schema/fixtures.ts'
import { localAwsEnvironment } from '../support/aws-environment.ts'

localAwsEnvironment()
let folder: string
let stack: Stack
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iu-cutter-worker-'))
  stack = await startStack({ dataDir: folder, keep: false })
})
afterAll(async () => {
  await stack.stop()
  await rm(folder, { recursive: true, force: true })
})

const byLaw = async () => ({
  doc_code: 'BYLAW',
  docprefix: 'BYLAW',
  title: 'By-law',
  grammar_profile: null,
  leaf_level: null,
  scope: null,
  version_string: '1',
  body: await readFile(new URL('../../../db/sample/by-law.v1.md', import.meta.url), 'utf8'),
})

test('a cut message for a loaded document is taken by the worker and pauses at the first approval', async () => {
  await withClient(stack.adminDatabaseUrl, async (client) => await loadDocument(client, await byLaw()))
  const { CUTTER_CUT_QUEUE_URL: cut = '', CUTTER_RESUME_QUEUE_URL: resume = '' } = stack.env
  const endpoint = stack.env['CUTTER_AWS_ENDPOINT'] ?? null
  const handled = Promise.withResolvers<LogLine>()
  const worker = await workerOf(stack.env, { log: handled.resolve, waitSeconds: 1 })
  onTestFinished(worker.stop)
  const send = sqsSender(sqsClient({ endpoint }), { cut, resume })
  await send({ type: 'cut', v: 1, document_id: 'BYLAW', run_id: RUN, requested_by: 'ada' })
  expect(await handled.promise).toMatchObject({ run_id: RUN, outcome: 'paused at SG_1_cut_authz', cause: null })
  const stored = await s3Store(s3Client({ endpoint }), stack.env['CUTTER_BUCKET'] ?? '').states.load(RUN)
  expect(stored?.state.state).toBe('awaiting_cut_authorization')
})

test('the worker as a process ends cleanly on SIGTERM', async () => {
  const child = workerProcess(stack.env)
  await once(child.stderr, 'data')
  child.kill('SIGTERM')
  expect(await once(child, 'close')).toEqual([0, null])
})

test('the worker as a process says every problem of its environment at once', async () => {
  const child = workerProcess({ CUTTER_BUCKETT: 'x' })
  const said: string[] = []
  child.stderr.on('data', (chunk: Buffer) => said.push(String(chunk)))
  expect(await once(child, 'close')).toEqual([4, null])
  expect(said.join('')).toMatch(/CUTTER_BUCKETT.*CUTTER_BUCKET\?/s)
  expect(said.join('')).toContain('CUTTER_DATABASE_URL is not set')
})

function workerProcess(variables: Readonly<Record<string, string>>) {
  const main = new URL('../../../src/cli/main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [main, 'worker'], {
    env: { PATH: process.env['PATH'], ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}
