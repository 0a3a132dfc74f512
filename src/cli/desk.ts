import { stat } from 'node:fs/promises'
import { s3Client } from '../adapters/aws-clients.ts'
import { fileStore } from '../adapters/file-store.ts'
import { profilesOf } from '../adapters/profile-folder.ts'
import { s3Store } from '../adapters/s3-store.ts'
import { MAX_ENTRIES, type Unsent } from '../adapters/sqs-batch-call.ts'
import { sqsBatchSender } from '../adapters/sqs-batch-sender.ts'
import { sqsClient } from '../adapters/sqs-client.ts'
import { type DeadLetters, sqsDeadLetters } from '../adapters/sqs-dead-letters.ts'
import { sqsSender } from '../adapters/sqs-sender.ts'
import { randomIds, systemClock } from '../adapters/system.ts'
import { liveDiscoverer } from '../compose/live-database.ts'
import { type Environment, loadConfig, settingsOf } from '../config.ts'
import { carryOut, requesterOf } from '../handlers/carry-out.ts'
import { encodeMessage, type OutgoingMessage, type OutgoingRunMessage } from '../messages.ts'
import type { RunOutcome } from '../orchestrator/commands.ts'
import { takenNow } from '../orchestrator/decide.ts'
import type { Clock, Store } from '../orchestrator/ports.ts'
import { OrchestratorRunner } from '../orchestrator/runner.ts'
import { messageOf } from '../orchestrator/stops.ts'
import { DryRunReporter } from '../reports/reporter.ts'
import { type Purpose, Refused } from './context.ts'
import { EXIT } from './exit-codes.ts'
import { shellWord } from './shell-word.ts'

/** Where the command line works: over queues and a bucket, or in this process over a folder. */

export type Delivered =
  | { readonly kind: 'sent'; readonly messageId: string }
  | { readonly kind: 'handled'; readonly outcome: RunOutcome }

export interface Desk {
  readonly store: Store
  /** What commands shown to people end with, e.g. ` --runs-dir runs`. */
  readonly suffix: string
  /** How many messages go out before the answers of the first can be known: 1 where they are handled at once. */
  readonly wave: number
  /** Null where there are no queues. */
  readonly deadLetters: DeadLetters | null
  /** `deduplicationId`: of one that was sent before and is meant to come once more. */
  deliver(message: OutgoingMessage, deduplicationId?: string): Promise<Delivered>
  /** Delivers many messages; `told` is called for each that was delivered. Returns those that were not. */
  deliverAll(messages: readonly OutgoingMessage[], told: () => void): Promise<readonly Unsent[]>
}

/** @throws Stop STOP_REFUSED_INPUT: every problem of the environment */
export function queueDesk(environment: Environment): Desk {
  const config = loadConfig(environment, 'send')
  const aws = { endpoint: config.awsEndpoint }
  const client = sqsClient(aws)
  const queues = { cut: config.cutQueueUrl, resume: config.resumeQueueUrl }
  const send = sqsSender(client, queues)
  return {
    store: s3Store(s3Client(aws), config.bucket),
    suffix: '',
    wave: MAX_ENTRIES,
    deadLetters: sqsDeadLetters(client, queues, config.redriveSenders),
    deliver: async (message, deduplicationId) => ({ kind: 'sent', ...(await send(message, deduplicationId)) }),
    deliverAll: sqsBatchSender(client, queues),
  }
}

/** The use without queue and cloud. The folder is made with its first run; the database is asked for only when a run needs it. */
export async function folderDesk(environment: Environment, folder: string, purpose: Purpose): Promise<Desk> {
  await refuseUnusable(folder, purpose)
  const store = fileStore(folder)
  const suffix = ` --runs-dir ${shellWord(folder)}`
  let runner: OrchestratorRunner | null = null
  const deliver: Desk['deliver'] = async (message) => {
    if (message.type === 'doctor') throw new Error('BUG-desk: a folder has no deployed function')
    runner ??= await liveRunner(environment, store, suffix)
    return { kind: 'handled', outcome: await handle(runner, message, systemClock) }
  }
  return { store, suffix, wave: 1, deadLetters: null, deliver, deliverAll: oneByOne(deliver) }
}

/** Delivers in order, and stops at the first that fails. */
export function oneByOne(deliver: Desk['deliver']): Desk['deliverAll'] {
  return async (messages, told) => {
    for (const [index, message] of messages.entries()) {
      try {
        await deliver(message)
        told()
      } catch (error) {
        const cause = messageOf(error)
        return messages.slice(index).map((unsent) => ({ message: unsent, cause }))
      }
    }
    return []
  }
}

async function refuseUnusable(folder: string, purpose: Purpose): Promise<void> {
  const found = await stat(folder).catch(() => null)
  if (found === null && purpose === 'look')
    throw new Refused(
      EXIT.other,
      `There is no folder ${folder}. \`cutter run DOCUMENT --runs-dir ${folder}\` makes it.`,
    )
  if (found !== null && !found.isDirectory()) throw new Refused(EXIT.refused, `${folder} is not a folder.`)
}

async function liveRunner(environment: Environment, store: Store, suffix: string): Promise<OrchestratorRunner> {
  const config = loadConfig(environment, 'run')
  return new OrchestratorRunner({
    store,
    kb: new DryRunReporter(store.objects),
    discoverer: liveDiscoverer(config),
    clock: systemClock,
    ids: randomIds,
    settings: settingsOf(config, { profiles: await profilesOf(config.profilesDir), commandSuffix: suffix }),
  })
}

/**
 * What the handlers do with a message, without a queue between.
 * @throws Stop STOP_REFUSED_INPUT for one that a queue would not carry
 */
export async function handle(
  runner: Pick<OrchestratorRunner, 'cut' | 'resume'>,
  message: OutgoingRunMessage,
  clock: Clock,
): Promise<RunOutcome> {
  encodeMessage(message)
  return await carryOut(runner, message, {
    runId: message.run_id,
    sender: takenNow(requesterOf(message), clock.now()),
  })
}
