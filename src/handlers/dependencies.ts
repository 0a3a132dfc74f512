import { s3Client } from '../adapters/aws-clients.ts'
import { s3Bucket } from '../adapters/s3-bucket.ts'
import { s3ObjectStore } from '../adapters/s3-object-store.ts'
import { loadConfig } from '../config.ts'
import type { NotifyDependencies } from './notify.ts'
import { type HandlerDependencies, lazily, type Provider } from './ports.ts'

/** The composition root of one handler: clients are built on the first call and reused. */
export const dependencies = (part: 'cut' | 'resume'): Provider<HandlerDependencies> =>
  lazily(async () => {
    throw new Error(`BUG-dependencies: ${part} is not composed yet`)
  })

/** The composition root of the handler that tells people. */
export const notifyDependencies: Provider<NotifyDependencies> = lazily(async () => {
  const config = loadConfig(process.env, 'notify')
  const objects = s3ObjectStore(s3Bucket(s3Client({ endpoint: config.awsEndpoint }), config.bucket))
  return { objects, publish: publishToLog }
})

/** A line that a log subscription or metric filter can act on. */
const publishToLog: NotifyDependencies['publish'] = async (notice) => {
  process.stdout.write(`${JSON.stringify({ level: 'info', outcome: 'notice', ...notice })}\n`)
}
