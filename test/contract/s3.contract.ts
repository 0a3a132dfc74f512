import { randomUUID } from 'node:crypto'
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { s3Client } from '../../src/adapters/aws-clients.ts'
import { type Bucket, s3Bucket } from '../../src/adapters/s3-bucket.ts'
import { s3ObjectStore } from '../../src/adapters/s3-object-store.ts'
import { s3StateStore } from '../../src/adapters/s3-state-store.ts'
import { stateKey } from '../../src/orchestrator/keys.ts'
import { objectStoreContract } from './object-store.contract.ts'
import { stateStoreContract } from './state-store.contract.ts'

/** More keys than one page of S3's listing holds. */
const MANY = 1_100

/** A bucket by a client of its own, as another process would have. */
export type OpenBucket = (endpoint: string, bucket: string) => Bucket

const fromSource: OpenBucket = (endpoint, bucket) => s3Bucket(s3Client({ endpoint }), bucket)

/** Both contracts on an S3; each test has a bucket of its own. `endpoint` and `opener` are asked inside the tests alone. */
export function s3StoreContracts(
  name: string,
  endpoint: () => string,
  opener: () => OpenBucket = () => fromSource,
): void {
  const freshBucket = async () => {
    const client = s3Client({ endpoint: endpoint() })
    const bucket = `contract-${randomUUID()}`
    await client.send(new CreateBucketCommand({ Bucket: bucket }))
    return { client, bucket, open: () => opener()(endpoint(), bucket) }
  }

  stateStoreContract(name, async () => {
    const { client, bucket, open } = await freshBucket()
    return {
      open: () => s3StateStore(open()),
      plant: async (runId, text) => {
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: stateKey(runId), Body: Buffer.from(text) }))
      },
    }
  })

  objectStoreContract(
    name,
    async () => {
      const { open } = await freshBucket()
      return { open: () => s3ObjectStore(open()) }
    },
    MANY,
  )
}
