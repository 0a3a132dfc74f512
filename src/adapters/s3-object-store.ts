import type { Etag } from '../orchestrator/brands.ts'
import type { ObjectStore, StoredContent } from '../orchestrator/ports.ts'
import { Stop } from '../orchestrator/stops.ts'
import { orderIn, orderText } from './entry-order.ts'
import { asOne } from './long-content.ts'
import type { Bucket } from './s3-bucket.ts'

/** More than the writers that can meet at one key; in each round at least one of them is done. */
const ROUNDS = 30
/** `seq` of a run's first state. */
const FIRST = 1

/** Everything but states, in S3: objects that are created once, and small entries whose newest version stands. */
export const s3ObjectStore = (bucket: Bucket): ObjectStore => ({
  read: async (key) => (await bucket.get(key))?.bytes ?? null,
  readVersion: (key) => bucket.get(key),
  list: (prefix) => bucket.list(prefix),
  create: async (key, content) => await create(bucket, key, content),
  createLong: async (key, content) => await create(bucket, key, asOne(content)),
  replaceOlder: entryWriter(bucket),
})

/** For how many keys, those written last, the version that stands is remembered. */
const REMEMBERED = 4_000

interface Remembered {
  readonly order: string
  readonly etag: Etag
}

/**
 * The first attempt does not read first. It assumes the version written here last, or none where a run is at its first
 * state. The guess is safe, for the write is conditional; where it is refused, the object is read.
 */
function entryWriter(bucket: Bucket): ObjectStore['replaceOlder'] {
  const last = new Map<string, Remembered>()
  const put = async (key: string, order: string, content: StoredContent, previous: Etag | null): Promise<boolean> => {
    const answer = await bucket.putIf(key, content, previous)
    last.delete(key)
    if (answer.kind !== 'written') return false
    last.set(key, { order, etag: answer.etag })
    for (const oldest of last.size > REMEMBERED ? last.keys().take(1) : []) last.delete(oldest)
    return true
  }
  return async (key, entry, content) => {
    const order = orderText(entry)
    const known = last.get(key)
    if (known !== undefined && known.order < order && (await put(key, order, content, known.etag))) return 'written'
    if (known === undefined && entry.seq === FIRST && (await put(key, order, content, null))) return 'written'
    for (let round = 0; round < ROUNDS; round += 1) {
      const standing = await bucket.get(key)
      if (standing !== null && orderIn(standing.bytes) >= order) return 'kept'
      if (await put(key, order, content, standing?.etag ?? null)) return 'written'
    }
    throw tooBusy(key)
  }
}

async function create(bucket: Bucket, key: string, content: StoredContent): Promise<'created' | 'exists'> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { kind } = await bucket.putIf(key, content, null)
    if (kind !== 'busy') return kind === 'written' ? 'created' : 'exists'
  }
  throw tooBusy(key)
}

const tooBusy = (key: string): Stop =>
  new Stop('STOP_SOURCE_UNREACHABLE', `S3 refused to write ${key} ${ROUNDS} times although nothing newer stands there.`)
