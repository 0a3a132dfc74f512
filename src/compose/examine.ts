import { s3Client } from '../adapters/aws-clients.ts'
import { type DatabaseLook, lookAtDatabase } from '../adapters/doctor/database.ts'
import { observe } from '../adapters/doctor/observe.ts'
import { queueSeen } from '../adapters/doctor/queue.ts'
import { bucketClock, bucketSeen, folderSeen } from '../adapters/doctor/store.ts'
import { fileStore } from '../adapters/file-store.ts'
import { s3Store } from '../adapters/s3-store.ts'
import { sqsClient } from '../adapters/sqs-client.ts'
import { type Config, type Environment, loadConfig, settingsOf } from '../config.ts'
import type { ClockSeen, Observations, Observed, Place, QueueSeen } from '../doctor/observations.ts'
import { type DoctorReport, diagnose } from '../doctor/report.ts'
import type { DurationMs } from '../orchestrator/brands.ts'
import type { Clock, Store } from '../orchestrator/ports.ts'
import { Stop } from '../orchestrator/stops.ts'
import { isoUtc } from '../orchestrator/time.ts'
import { CODE_VERSION } from '../version.ts'
import { liveConnect, liveReadOnly } from './live-database.ts'

export interface Examination {
  readonly where: Place
  /** The folder of runs where there is neither queue nor bucket. */
  readonly folder: string | null
  /** Of the function that the queues feed; null where nobody knows it. */
  readonly functionTimeout: DurationMs | null
  /** A fresh name, for the canary object. */
  readonly id: string
  readonly requestId: string | null
  readonly clock: Clock
}

type Seen = Pick<Observations, 'store' | 'queues' | 'database' | 'attack' | 'clocks'>

/** Looks at everything a run needs and judges it. What cannot be seen is a finding; nothing is thrown for it. */
export async function examine(environment: Environment, asked: Examination): Promise<DoctorReport> {
  const { where, clock, functionTimeout: function_timeout, requestId } = asked
  const about = { requestId, codeVersion: CODE_VERSION }
  const common = { where, at: isoUtc(clock.now()), function_timeout }
  const config = configured(environment, asked)
  if (config instanceof Stop) {
    const problems = config.details.map(({ message }) => message)
    return diagnose({ ...common, ...NOTHING, settings: null, config_problems: problems }, about)
  }
  const seen = asked.folder === null ? await overQueues(config, asked) : await inFolder(config, asked.folder, asked)
  return diagnose({ ...common, ...seen, settings: settingsOf(config), config_problems: [] }, about)
}

function configured(environment: Environment, { folder, where }: Examination): Config | Stop {
  try {
    if (folder !== null) return loadConfig(environment, 'run')
    return loadConfig(environment, where === 'here' ? 'send' : 'cut')
  } catch (error) {
    if (error instanceof Stop) return error
    throw error
  }
}

const NOT_NEEDED = { kind: 'not_needed' } as const
const NOTHING: Seen = {
  store: NOT_NEEDED,
  queues: { cut_queue: NOT_NEEDED, resume_queue: NOT_NEEDED },
  database: NOT_NEEDED,
  attack: NOT_NEEDED,
  clocks: [],
}

async function inFolder(config: Config, folder: string, asked: Examination): Promise<Seen> {
  const store = await observe(async () => await folderSeen(folder, asked.id))
  return { ...NOTHING, store, ...(await database(config, fileStore(folder), asked)) }
}

async function overQueues(config: Config, asked: Examination): Promise<Seen> {
  const aws = { endpoint: config.awsEndpoint }
  const [s3, sqs] = [s3Client(aws), sqsClient(aws)]
  const bucket = config.bucket ?? ''
  const queue = async (url: string | null, variable: string): Promise<Observed<QueueSeen>> =>
    url === null ? hidden(`${variable} is not set`, null) : await observe(async () => await queueSeen(sqs, url))
  const [store, time, cut_queue, resume_queue, look] = await Promise.all([
    observe(async () => await bucketSeen(s3, bucket, asked.id)),
    observe(async () => await bucketClock(s3, bucket, asked.clock)),
    queue(config.cutQueueUrl, 'CUTTER_CUT_QUEUE_URL'),
    queue(config.resumeQueueUrl, 'CUTTER_RESUME_QUEUE_URL'),
    database(config, s3Store(s3, bucket), asked),
  ])
  const clocks: readonly ClockSeen[] = [...look.clocks, ...(time.kind === 'seen' && time.value ? [time.value] : [])]
  return { store, queues: { cut_queue, resume_queue }, ...look, clocks }
}

async function database(config: Config, { objects }: Store, { clock }: Examination): Promise<DatabaseLook> {
  if (!isLive(config)) {
    const unseen = hidden(
      'The database cannot be seen from here: CUTTER_DATABASE_URL is not set',
      'cutter doctor --deployed looks at it from inside the function; or set CUTTER_DATABASE_URL here.',
    )
    return { database: unseen, attack: hidden('It needs the database', null), clocks: [] }
  }
  const ports = await observe(async () => ({
    readOnly: liveReadOnly(config),
    connect: liveConnect(config),
    objects,
    clock,
  }))
  if (ports.kind !== 'seen') return { database: ports, attack: hidden('It needs the database', null), clocks: [] }
  return await lookAtDatabase(ports.value, settingsOf(config))
}

const isLive = (config: Config): config is Config<'run'> => config.databaseUrl !== null

const hidden = (reason: string, cure: string | null) => ({ kind: 'out_of_sight', reason, cure }) as const
