import { afterAll, beforeAll } from 'vitest'
import { type LocalAws, startAws } from '../../../local/aws.ts'

const VARIABLES = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'not-a-key',
  AWS_SECRET_ACCESS_KEY: 'not-a-secret',
} as const

/** Gives the SDK the region and the credentials of nobody for the tests of one file. */
export function localAwsEnvironment(): void {
  const before = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, process.env[name]]))
  beforeAll(() => {
    Object.assign(process.env, VARIABLES)
  })
  afterAll(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  })
}

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
