import { s3Client, sqsClient } from '../adapters/aws-clients.ts'
import { profilesOf } from '../adapters/profile-folder.ts'
import { sqsVisibility } from '../adapters/sqs-visibility.ts'
import { s3Store } from '../adapters/stores.ts'
import { randomIds, systemClock } from '../adapters/system.ts'
import { liveDiscoverer } from '../compose/live-database.ts'
import { type Config, type Environment, loadConfig, settingsOf } from '../config.ts'
import { OrchestratorRunner } from '../orchestrator/runner.ts'
import { DryRunReporter } from '../reports/reporter.ts'
import { logToStdout } from './log.ts'
import type { NotifyDependencies } from './notify.ts'
import { type HandlerDependencies, lazily, type Provider } from './ports.ts'

/** The composition roots of the handlers: everything is built on the first call and reused by the next. */

/** Of the handler of one queue. `environment` is that of the process unless a shell passes another. */
export const dependencies = (
  queue: 'cut' | 'resume',
  environment: Environment = process.env,
): Provider<HandlerDependencies> =>
  lazily(async () => {
    const config = loadConfig(environment, queue)
    const aws = { endpoint: config.awsEndpoint }
    const store = s3Store(s3Client(aws), config.bucket)
    return {
      runner: new OrchestratorRunner({
        store,
        kb: new DryRunReporter(store.objects),
        discoverer: liveDiscoverer(config),
        clock: systemClock,
        ids: randomIds,
        settings: settingsOf(config, { profiles: await profilesOf(config.profilesDir) }),
      }),
      objects: store.objects,
      doctor: async (requestId, timeLeft) => {
        // Loaded when it is asked for: a run must not wait for it.
        const { answerDoctor } = await import('./doctor.ts')
        return await answerDoctor({ environment, objects: store.objects, clock: systemClock }, requestId, timeLeft)
      },
      visibility: sqsVisibility(sqsClient(aws), queueUrlOf(config, queue)),
      clock: systemClock,
      log: logToStdout,
      budget: config.budgetMs,
      redriveSenders: config.redriveSenders,
    }
  })

/** The configuration of a queue's handler names that queue. @throws Error BUG-dependencies */
function queueUrlOf({ cutQueueUrl, resumeQueueUrl }: Config<'cut' | 'resume'>, queue: 'cut' | 'resume'): string {
  const url = queue === 'cut' ? cutQueueUrl : resumeQueueUrl
  if (url === null) throw new Error(`BUG-dependencies: no URL of the ${queue} queue`)
  return url
}

/** Of the handler that tells people. */
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
