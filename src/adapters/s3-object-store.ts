import type { ObjectStore, StoredContent } from '../orchestrator/ports.ts'
import { Stop } from '../orchestrator/stops.ts'
import { orderIn, orderText } from './entry-order.ts'
import { asOne } from './long-content.ts'
import type { Bucket } from './s3-bucket.ts'

/** More than the writers of one run that can meet; each round at least one of them is done. */
const ROUNDS = 30

/** Everything but states in S3: objects that are created once, and small entries of which the newest stands. */
export const s3ObjectStore = (bucket: Bucket): ObjectStore => ({
  read: async (key) => (await bucket.get(key))?.bytes ?? null,
  readVersion: (key) => bucket.get(key),
  list: (prefix) => bucket.list(prefix),
  create: async (key, content) => await create(bucket, key, content),
  createLong: async (key, content) => await create(bucket, key, asOne(content)),
  async replaceOlder(key, order, content) {
    for (let round = 0; round < ROUNDS; round += 1) {
      const standing = await bucket.get(key)
      if (standing !== null && orderIn(standing.bytes) >= orderText(order)) return 'kept'
      const { kind } = await bucket.putIf(key, content, standing?.etag ?? null)
      if (kind === 'written') return 'written'
    }
    throw tooBusy(key)
  },
})

async function create(bucket: Bucket, key: string, content: StoredContent): Promise<'created' | 'exists'> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { kind } = await bucket.putIf(key, content, null)
    if (kind !== 'busy') return kind === 'written' ? 'created' : 'exists'
  }
  throw tooBusy(key)
}

const tooBusy = (key: string): Stop =>
  new Stop('STOP_SOURCE_UNREACHABLE', `S3 refused to write ${key} ${ROUNDS} times although nothing newer stands there.`)
