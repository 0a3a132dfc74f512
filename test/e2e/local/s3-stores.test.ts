import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { bundled } from '../../contract/bundled.ts'
import { type OpenBucket, s3StoreContracts } from '../../contract/s3.contract.ts'
import { awsOfFile } from '../support/aws.ts'

const aws = awsOfFile()
let folder: string
let pruned: OpenBucket

const SOURCE = `import { s3Client } from './src/adapters/aws-clients.ts'
import { s3Bucket } from './src/adapters/s3-bucket.ts'
export const open = (endpoint, bucket) => s3Bucket(s3Client({ endpoint }), bucket)`

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'iu-cutter-bundled-'))
  pruned = ((await bundled(SOURCE, folder)) as { open: OpenBucket }).open
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

s3StoreContracts('S3 of the embedded stack', () => aws.endpoint)
s3StoreContracts(
  'S3 of the embedded stack, by the client of the bundles',
  () => aws.endpoint,
  () => pruned,
)
