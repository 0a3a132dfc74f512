import { describe } from 'vitest'
import { s3StoreContracts } from '../contract/s3.contract.ts'
import { localAwsEnvironment } from '../e2e/support/aws-environment.ts'
import { absent, ground } from './ground.ts'

localAwsEnvironment()

describe.skipIf(absent)('on LocalStack', () => {
  s3StoreContracts('S3 of LocalStack', () => ground().stand.endpoint)
})
