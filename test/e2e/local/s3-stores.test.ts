import { afterAll, beforeAll } from 'vitest'
import { type LocalAws, startAws } from '../../../local/aws.ts'
import { s3StoreContracts } from '../../contract/s3.contract.ts'
import { localAwsEnvironment } from '../support/aws-environment.ts'

localAwsEnvironment()
let aws: LocalAws
beforeAll(async () => {
  aws = await startAws({ folder: null, port: 0 })
})
afterAll(async () => {
  await aws.stop()
})

s3StoreContracts('S3 of the embedded stack', () => aws.endpoint)
