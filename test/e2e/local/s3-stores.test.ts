import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type LocalAws, startAws } from '../../../local/aws.ts'
import { bundled } from '../../contract/bundled.ts'
import { type OpenBucket, s3StoreContracts } from '../../contract/s3.contract.ts'
import { localAwsEnvironment } from '../support/aws-environment.ts'

localAwsEnvironment()
let aws: LocalAws
let folder: string
let pruned: OpenBucket

const SOURCE = `import { s3Client } from './src/adapters/aws-clients.ts'
import { s3Bucket } from './src/adapters/s3-bucket.ts'
export const open = (endpoint, bucket) => s3Bucket(s3Client({ endpoint }), bucket)`

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'iu-cutter-bundled-'))
  const [started, made] = await Promise.all([startAws({ folder: null, port: 0 }), bundled(SOURCE, folder)])
  aws = started
  pruned = (made as { open: OpenBucket }).open
})
afterAll(async () => {
  await aws.stop()
  rmSync(folder, { recursive: true, force: true })
})

s3StoreContracts('S3 of the embedded stack', () => aws.endpoint)
s3StoreContracts(
  'S3 of the embedded stack, by the client of the bundles',
  () => aws.endpoint,
  () => pruned,
)
