import { afterAll, beforeAll } from 'vitest'
import { type LocalAws, startAws } from '../../../local/aws.ts'
import { localAwsEnvironment } from './aws-environment.ts'

/** Queues and a bucket for all tests of the file that calls it, with `localAwsEnvironment`: there before its own hooks. */
export function awsOfFile(): LocalAws {
  localAwsEnvironment()
  let started: LocalAws | null = null
  beforeAll(async () => {
    started = await startAws({ folder: null, port: 0 })
  })
  afterAll(async () => await started?.stop())
  const aws = (): LocalAws => {
    if (started === null) throw new Error('The queues are there in hooks and tests alone')
    return started
  }
  return {
    get endpoint() {
      return aws().endpoint
    },
    get port() {
      return aws().port
    },
    get bucket() {
      return aws().bucket
    },
    get cutQueueUrl() {
      return aws().cutQueueUrl
    },
    get resumeQueueUrl() {
      return aws().resumeQueueUrl
    },
    stop: () => aws().stop(),
  }
}
