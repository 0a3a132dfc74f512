import { s3Client } from '../adapters/aws-clients.ts'
import { s3Store } from '../adapters/stores.ts'
import { type Environment, loadConfig } from '../config.ts'
import { lazily, type Provider } from '../lazily.ts'
import type { NotifyDependencies } from './notify.ts'

/** The composition root of the handler that tells people: built on the first call and reused by the next. */
export const notifyDependencies = (environment: Environment = process.env): Provider<NotifyDependencies> =>
  lazily(async () => {
    const config = loadConfig(environment, 'notify')
    const { objects } = s3Store(s3Client({ endpoint: config.awsEndpoint }), config.bucket)
    return { objects, publish: publishToLog }
  })

/** A line that a log subscription or metric filter can act on. */
const publishToLog: NotifyDependencies['publish'] = async (notice) => {
  process.stdout.write(`${JSON.stringify({ level: 'info', outcome: 'notice', ...notice })}\n`)
}
