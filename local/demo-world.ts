import { join } from 'node:path'
import { s3Client } from '../src/adapters/aws-clients.ts'
import { s3Store } from '../src/adapters/s3-store.ts'
import { sqsClient } from '../src/adapters/sqs-client.ts'
import { type Send, sqsSender } from '../src/adapters/sqs-sender.ts'
import { loadConfig } from '../src/config.ts'
import type { Store } from '../src/orchestrator/ports.ts'
import type { ApprovalPolicy } from '../src/orchestrator/state.ts'
import { workerOf } from '../src/worker/compose.ts'
import { type DemoKeys, demoKeys } from './demo-keys.ts'
import { interrupted } from './signals.ts'
import { adopt, startStack } from './stack.ts'

/** What a demonstration runs on: a stack of its own, beginning empty, so that every demonstration begins alike. */
export interface World {
  /** Superuser on the reference database. */
  readonly adminDatabaseUrl: string
  readonly store: Store
  readonly send: Send
  /** Null where the policy is structural. */
  readonly keys: DemoKeys | null
  /** Whether approvals that do not count are sent too, so that the report shows what becomes of them. */
  readonly attempts: boolean
}

const FOLDER = join(import.meta.dirname, '..', '.local', 'demo')

/** Ends the stack however the work ends. @throws Error where a signal asked to stop */
export async function withWorld(policy: ApprovalPolicy, work: (world: World) => Promise<void>): Promise<void> {
  const interruption = interrupted()
  const stack = await startStack({ dataDir: FOLDER, keep: false })
  try {
    forgetOwnSettings()
    const keys = policy === 'signed' ? await demoKeys(stack.folder) : null
    adopt({ env: { ...stack.env, ...keys?.env, CUTTER_DEMO: 'true' } })
    const worker = await workerOf(process.env, { log: () => {}, waitSeconds: 1 })
    try {
      await Promise.race([work({ ...worldOf(stack.adminDatabaseUrl), keys, attempts: true }), interruption])
    } finally {
      await worker.stop()
    }
  } finally {
    await stack.stop()
  }
}

/** Of the environment of this process. */
export function worldOf(adminDatabaseUrl: string): World {
  const config = loadConfig(process.env, 'worker')
  const aws = { endpoint: config.awsEndpoint }
  const queues = { cut: config.cutQueueUrl, resume: config.resumeQueueUrl }
  return {
    adminDatabaseUrl,
    store: s3Store(s3Client(aws), config.bucket),
    send: sqsSender(sqsClient(aws), queues),
    keys: null,
    attempts: false,
  }
}

/** What a shell has set for a real database or bucket has no say here. */
export function forgetOwnSettings(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('CUTTER_')) delete process.env[name]
}
