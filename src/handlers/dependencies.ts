import { s3Client } from '../adapters/aws-clients.ts'
import type { Lend } from '../adapters/pg-lease.ts'
import { s3Store } from '../adapters/s3-store.ts'
import { randomIds, systemClock } from '../adapters/system.ts'
import { liveDiscoverer } from '../compose/live-database.ts'
import { type Config, type Environment, loadConfig, settingsOf } from '../config.ts'
import { lazily, type Provider } from '../lazily.ts'
import type { ObjectStore } from '../orchestrator/ports.ts'
import { OrchestratorRunner } from '../orchestrator/runner.ts'
import { codeVersionIn } from './artifact.ts'
import { countedLog, profilesOnDemand, reporterOnDemand, visibilityOnDemand } from './on-demand.ts'
import type { HandlerDependencies } from './ports.ts'
import { structuredLog } from './structured-log.ts'

/**
 * The composition root of one queue's handler: everything is built on the first call and reused by the next.
 * @param lend gives the database connections; each session opens its own unless told
 * @param through wraps the object store that the core uses, for a shell that has to see what is read or written
 */
export const dependencies = (
  queue: 'cut' | 'resume',
  environment: Environment = process.env,
  lend?: Lend,
  through: (objects: ObjectStore) => ObjectStore = (objects) => objects,
): Provider<HandlerDependencies> =>
  lazily(async () => {
    const config = loadConfig(environment, queue)
    const aws = { endpoint: config.awsEndpoint }
    const bucket = s3Store(s3Client(aws), config.bucket)
    const store = { ...bucket, objects: through(bucket.objects) }
    return {
      runner: new OrchestratorRunner({
        store,
        kb: reporterOnDemand(store.objects),
        discoverer: liveDiscoverer(config, lend),
        clock: systemClock,
        ids: randomIds,
        settings: {
          ...settingsOf(config, { profiles: await profilesOnDemand(config.profilesDir) }),
          codeVersion: codeVersionIn(import.meta.dirname),
        },
      }),
      objects: store.objects,
      doctor: async (requestId, timeLeft) => {
        // Loaded when it is asked for: a run must not wait for it.
        const { answerDoctor } = await import('./doctor.ts')
        return await answerDoctor({ environment, objects: store.objects, clock: systemClock }, requestId, timeLeft)
      },
      visibility: visibilityOnDemand(aws, queueUrlOf(config, queue)),
      clock: systemClock,
      log: countedLog(structuredLog()),
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
