import { join } from 'node:path'
import { sampleDocuments } from '../../local/demo-documents.ts'
import { forgetOwnSettings, worldOf } from '../../local/demo-world.ts'
import { demonstrate } from '../../local/demonstrate.ts'
import { interrupted } from '../../local/signals.ts'
import { adopt } from '../../local/stack.ts'
import type { Send } from '../../src/adapters/sqs-sender.ts'
import { encodeMessage } from '../../src/messages.ts'
import { aws, type Deployed, deploy } from '../deploy.ts'
import { awsEnvironment, type Stand, startLocalStack } from '../stack.ts'

/**
 * `npm run localstack:demo`: deploys the real template to a LocalStack of its own, sends a cut and its approvals with plain
 * `aws` commands, and ends with the report. No worker: the queues invoke the functions.
 */

const FOLDER = join(import.meta.dirname, '..', '..', '.local', 'localstack-demo')

async function main(): Promise<void> {
  const interruption = interrupted()
  console.log('Starting LocalStack and a PostgreSQL on this machine …')
  const { stand, stop } = await startLocalStack({ folder: FOLDER, keep: false, tell: console.log })
  try {
    await Promise.race([demonstration(stand), interruption])
  } finally {
    await stop()
  }
}

async function demonstration(stand: Stand): Promise<void> {
  console.log(`LocalStack is up at ${stand.endpoint}. Deploying serverless.yml, stage local …`)
  const deployed = await deploy(stand)
  forgetOwnSettings()
  adopt({ env: { ...awsEnvironment(stand), ...settings(stand, deployed) } })
  const world = { ...worldOf(stand.database.adminDatabaseUrl), send: sending(stand, deployed) }
  for (const document of await sampleDocuments()) await demonstrate(world, document, 'npm run localstack:demo')
}

/** As a person without the command line of this product would send it. */
const sending =
  (stand: Stand, { cutQueueUrl, resumeQueueUrl }: Deployed): Send =>
  async (message) => {
    const { queue, body, groupId, deduplicationId } = encodeMessage(message)
    const options = ['--message-group-id', groupId, '--message-deduplication-id', deduplicationId]
    const url = queue === 'cut' ? cutQueueUrl : resumeQueueUrl
    console.log(`  $ aws sqs send-message --queue-url ${url} ${options.join(' ')} --message-body '…'`)
    const answer = await aws(stand, ['sqs', 'send-message', '--queue-url', url, ...options, '--message-body', body])
    return { messageId: (answer as { readonly MessageId: string }).MessageId }
  }

const settings = ({ endpoint, database }: Stand, { bucket, cutQueueUrl, resumeQueueUrl }: Deployed) => ({
  CUTTER_AWS_ENDPOINT: endpoint,
  CUTTER_BUCKET: bucket,
  CUTTER_CUT_QUEUE_URL: cutQueueUrl,
  CUTTER_RESUME_QUEUE_URL: resumeQueueUrl,
  CUTTER_DATABASE_URL: database.dryrunDatabaseUrl,
  CUTTER_DATABASE_TLS: 'off',
})

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
