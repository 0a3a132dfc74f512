import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type LocalAws, startAws } from '../../../local/aws.ts'
import { localAwsEnvironment } from './aws-environment.ts'

/**
 * Queues and a bucket for all tests of the file that calls it, with `localAwsEnvironment`: there before its own hooks. They
 * keep what they hold in a file, as those of the embedded stack do.
 */
export function awsOfFile(): LocalAws {
  localAwsEnvironment()
  let started: LocalAws | null = null
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'iu-cutter-aws-'))
    started = await startAws({ folder, port: 0 })
  })
  afterAll(async () => {
    await started?.stop()
    await rm(folder, { recursive: true, force: true })
  })
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
