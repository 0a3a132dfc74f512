import { createRequire } from 'node:module'
import { join } from 'node:path'
import { sqsClient } from '../../../../src/adapters/sqs-client.ts'
import type { BatchHandler } from '../../../../src/handlers/sqs-batch.ts'
import { startWorker } from '../../../../src/worker/worker.ts'

/** What feeds bundled handlers from the queues, in the place of Lambda's event source mapping. */

const [, , folder = ''] = process.argv
const load = createRequire(import.meta.url)
const handlerOf = (name: string): BatchHandler =>
  (load(join(folder, name, 'index.js')) as { readonly handler: BatchHandler }).handler

const worker = await startWorker({
  client: sqsClient({ endpoint: process.env['CUTTER_AWS_ENDPOINT'] ?? null }),
  queues: [
    { url: process.env['CUTTER_CUT_QUEUE_URL'] ?? '', handler: handlerOf('cut') },
    { url: process.env['CUTTER_RESUME_QUEUE_URL'] ?? '', handler: handlerOf('resume') },
  ],
  waitSeconds: 1,
  onError: (error) => process.stderr.write(`${error.message}\n`),
})
process.once('SIGTERM', () => void worker.stop())
process.stderr.write('polls\n')
