import { sqsClient } from '../adapters/sqs-client.ts'
import { livePool } from '../compose/live-database.ts'
import { type Config, type Environment, loadConfig } from '../config.ts'
import { cutHandler } from '../handlers/cut.ts'
import { dependencies } from '../handlers/dependencies.ts'
import { causeOf, type Log, type LogLine } from '../handlers/log.ts'
import { publishTo } from '../handlers/notify-dependencies.ts'
import type { HandlerDependencies } from '../handlers/ports.ts'
import { resumeHandler } from '../handlers/resume.ts'
import { structuredLog } from '../handlers/structured-log.ts'
import type { Provider } from '../lazily.ts'
import type { ObjectStore } from '../orchestrator/ports.ts'
import { telling } from './telling.ts'
import { startWorker, type Worker } from './worker.ts'

export interface WorkerSettings {
  /** Where the line about each message goes; standard output unless told. */
  readonly log?: Log
  /** Seconds of one poll; stopping may take as long. */
  readonly waitSeconds?: number
  /** How soon what a killed worker had in hand comes to another. */
  readonly visibilitySeconds?: number
}

/**
 * The worker over the handlers that Lambda would run, composed as they are there; where a topic is named it tells people too.
 * @throws Stop STOP_REFUSED_INPUT: every problem of the environment
 */
export async function workerOf(environment: Environment, settings: WorkerSettings = {}): Promise<Worker> {
  const { log = structuredLog('iu-cutter-worker'), ...rest } = settings
  const config = loadConfig(environment, 'worker')
  const pool = livePool(config)
  const through = tellingWhere(config, log)
  const of = (queue: 'cut' | 'resume') => withLog(dependencies(queue, environment, pool.lend, through), log)
  const worker = await startWorker({
    ...rest,
    concurrency: config.workerConcurrency,
    client: sqsClient({ endpoint: config.awsEndpoint }),
    queues: [
      { url: config.cutQueueUrl, handler: cutHandler(of('cut')) },
      { url: config.resumeQueueUrl, handler: resumeHandler(of('resume')) },
    ],
    onError: (error) => log(lineOf('poll_failed', causeOf(error))),
  })
  return {
    stop: async () => {
      await worker.stop()
      await pool.end()
    },
    health: worker.health,
  }
}

const withLog =
  (provide: Provider<HandlerDependencies>, log: Log): Provider<HandlerDependencies> =>
  async () => ({ ...(await provide()), log })

function tellingWhere({ noticeTopicArn, awsEndpoint }: Config<'worker'>, log: Log) {
  if (noticeTopicArn === null) return (objects: ObjectStore) => objects
  const publish = publishTo(noticeTopicArn, { endpoint: awsEndpoint })
  const failed = (key: string, cause: unknown) => log(lineOf('not_told', `${key}: ${causeOf(cause)}`))
  return (objects: ObjectStore) => telling(objects, { publish, failed })
}

/** The worker itself is in trouble, whatever message is in hand. */
const lineOf = (outcome: string, cause: string): LogLine => ({
  level: 'error',
  outcome,
  message_id: '',
  type: null,
  run_id: null,
  document_id: null,
  code: null,
  cause,
  receive_count: 0,
})
