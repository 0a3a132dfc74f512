import { randomUUID } from 'node:crypto'
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll } from 'vitest'
import { type LocalAws, startAws } from '../../../local/aws.ts'
import { s3Client } from '../../../src/adapters/aws-clients.ts'
import { s3Bucket } from '../../../src/adapters/s3-bucket.ts'
import { s3ObjectStore } from '../../../src/adapters/s3-object-store.ts'
import { s3StateStore } from '../../../src/adapters/s3-state-store.ts'
import { stateKey } from '../../../src/orchestrator/keys.ts'
import { objectStoreContract } from '../../contract/object-store.contract.ts'
import { stateStoreContract } from '../../contract/state-store.contract.ts'
import { localAwsEnvironment } from '../support/aws-environment.ts'

localAwsEnvironment()
let aws: LocalAws
beforeAll(async () => {
  aws = await startAws({ folder: null, port: 0 })
})
afterAll(async () => {
  await aws.stop()
})

async function freshBucket() {
  const client = s3Client({ endpoint: aws.endpoint })
  const name = `contract-${randomUUID()}`
  await client.send(new CreateBucketCommand({ Bucket: name }))
  return { client, name }
}

stateStoreContract('S3 of the embedded stack', async () => {
  const { client, name } = await freshBucket()
  return {
    open: () => s3StateStore(s3Bucket(s3Client({ endpoint: aws.endpoint }), name)),
    plant: async (runId, text) => {
      await client.send(new PutObjectCommand({ Bucket: name, Key: stateKey(runId), Body: Buffer.from(text) }))
    },
  }
})

objectStoreContract(
  'S3 of the embedded stack',
  async () => {
    const { name } = await freshBucket()
    return { open: () => s3ObjectStore(s3Bucket(s3Client({ endpoint: aws.endpoint }), name)) }
  },
  1_100,
)
