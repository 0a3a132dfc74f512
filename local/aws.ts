import { mkdir } from 'node:fs/promises'
import type { DatabaseSync } from 'node:sqlite'
import { type BuildAppOptions, buildApp } from 'fauxqs'
import { FUNCTION_TIMEOUT, VISIBILITY_FACTOR } from '../src/doctor/checks/queues.ts'
import { LAST_RECEIVE } from '../src/handlers/settle.ts'
import { asXml, refusalOf, type S3Store } from './conditional-writes.ts'

/** SQS and S3 in this process: fauxqs on 127.0.0.1, its state in one SQLite file, with the conditional writes it lacks. */

export const BUCKET = 'iu-cutter-local'
export const REGION = 'us-east-1'
const ACCOUNT = '000000000000'

/** As in production (H30). A worker asks for its own, shorter one with each receive. */
const VISIBILITY_SECONDS = (VISIBILITY_FACTOR * FUNCTION_TIMEOUT) / 1000
/** The emulator's own limit is 11 MiB; the hand-over of 100 000 units, the most that a document may have, takes 525 MB. */
const BODY_LIMIT = 1024 * 1024 * 1024

const QUEUES = { cut: 'cutter-cut', resume: 'cutter-resume' } as const

export interface LocalAws {
  readonly endpoint: string
  readonly port: number
  readonly bucket: string
  readonly cutQueueUrl: string
  readonly resumeQueueUrl: string
  stop(): Promise<void>
}

export interface AwsOptions {
  /** Where the SQLite file lies; null keeps everything in memory. */
  readonly folder: string | null
  /** 0 takes a free one. */
  readonly port: number
}

type Stores = NonNullable<BuildAppOptions['stores']>
type App = ReturnType<typeof buildApp>

interface Persistence {
  load(sqs: Stores['sqsStore'], sns: Stores['snsStore'], s3: S3Store): void
  close(): void
}

/** Starts the emulator and makes the bucket and the queues that are missing. */
export async function startAws({ folder, port }: AwsOptions): Promise<LocalAws> {
  const stores = await emptyStores()
  const persistence = folder === null ? null : await restore(stores, folder)
  const app = buildApp({ logger: false, defaultRegion: REGION, stores })
  acceptLargeBodies(app)
  refuseByCondition(app, stores.s3Store)
  const endpoint = await app.listen({ host: '127.0.0.1', port })
  const taken = Number(new URL(endpoint).port)
  stores.s3Store.createBucket(BUCKET)
  for (const name of Object.values(QUEUES)) makeQueue(stores.sqsStore, endpoint, name)
  return {
    endpoint,
    port: taken,
    bucket: BUCKET,
    cutQueueUrl: urlOf(endpoint, `${QUEUES.cut}.fifo`),
    resumeQueueUrl: urlOf(endpoint, `${QUEUES.resume}.fifo`),
    stop: async () => {
      await app.close()
      persistence?.close()
    },
  }
}

const urlOf = (endpoint: string, queue: string): string => `${endpoint}/${ACCOUNT}/${queue}`
const arnOf = (queue: string): string => `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue}`

/** The classes behind `stores` are not among the package's exports; they are taken from beside its entry file. */
async function inner<T>(path: string): Promise<T> {
  return (await import(new URL(path, import.meta.resolve('fauxqs')).href)) as T
}

async function emptyStores(): Promise<Stores> {
  const { SqsStore } = await inner<{ SqsStore: new () => Stores['sqsStore'] }>('./sqs/sqsStore.js')
  const { SnsStore } = await inner<{ SnsStore: new () => Stores['snsStore'] }>('./sns/snsStore.js')
  const { S3Store } = await inner<{ S3Store: new () => S3Store }>('./s3/s3Store.js')
  return { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() }
}

async function restore(stores: Stores, folder: string): Promise<Persistence> {
  type Manager = Persistence & NonNullable<Stores['sqsStore']['persistence']>
  const { PersistenceManager } = await inner<{ PersistenceManager: new (folder: string) => Manager }>(
    './persistence.js',
  )
  await mkdir(folder, { recursive: true })
  const manager = new PersistenceManager(folder)
  keepReleased(manager)
  manager.load(stores.sqsStore, stores.snsStore, stores.s3Store)
  stores.sqsStore.persistence = manager
  stores.s3Store.persistence = manager
  for (const queue of stores.sqsStore.allQueues()) queue.persistence = manager
  return manager
}

/**
 * A message that is made visible at once is taken from those in flight, written down, then put back. The emulator's own
 * statement empties a column that may not be empty: it throws in between, and the message is gone until the next start.
 */
function keepReleased(manager: Pick<NonNullable<Stores['sqsStore']['persistence']>, 'updateMessageReady'>): void {
  const { db } = manager as unknown as { readonly db: DatabaseSync }
  const released = db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  )
  manager.updateMessageReady = (messageId) => {
    released.run(messageId)
  }
}

function acceptLargeBodies(app: App): void {
  app.removeContentTypeParser('*')
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
    done(null, body),
  )
}

function refuseByCondition(app: App, store: S3Store): void {
  app.addHook('preHandler', (request, reply, done) => {
    const { bucket, '*': key } = request.params as { bucket?: string; '*'?: string }
    if (request.method !== 'PUT' || bucket === undefined || key === undefined || key === '') return done()
    const ifMatch = request.headers['if-match']
    const ifNoneMatch = request.headers['if-none-match']
    const refusal = refusalOf(store, bucket, key, { ifMatch, ifNoneMatch })
    if (refusal === null) return done()
    return reply.status(refusal.status).header('content-type', 'application/xml').send(asXml(refusal))
  })
}

/** A FIFO queue and its FIFO dead-letter queue, made anew or brought to these attributes. */
function makeQueue(store: Stores['sqsStore'], endpoint: string, name: string): void {
  const dead = `${name}-dlq.fifo`
  ensureQueue(store, endpoint, dead, { VisibilityTimeout: '30' })
  const policy = JSON.stringify({ deadLetterTargetArn: arnOf(dead), maxReceiveCount: LAST_RECEIVE })
  ensureQueue(store, endpoint, `${name}.fifo`, { VisibilityTimeout: String(VISIBILITY_SECONDS), RedrivePolicy: policy })
}

function ensureQueue(
  store: Stores['sqsStore'],
  endpoint: string,
  name: string,
  attributes: Record<string, string>,
): void {
  const stands = store.getQueueByName(name)
  if (stands !== undefined) {
    stands.setAttributes(attributes)
    return
  }
  const fifo = {
    FifoQueue: 'true',
    ContentBasedDeduplication: 'false',
    DeduplicationScope: 'queue',
    FifoThroughputLimit: 'perQueue',
  }
  store.createQueue(name, urlOf(endpoint, name), arnOf(name), { ...fifo, ...attributes })
}
