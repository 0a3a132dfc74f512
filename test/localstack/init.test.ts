import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { awsEnvironment } from '../../localstack/stack.ts'
import { localAwsEnvironment } from '../e2e/support/aws-environment.ts'
import { absent } from './ground.ts'
import { attribute, site } from './support.ts'

localAwsEnvironment()

const SCRIPT = join(import.meta.dirname, '..', '..', 'localstack', 'init', 'ready.d', '10-queues-and-bucket.sh')

describe.skipIf(absent)('the init script of the containers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'iu-cutter-init-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('H28 it makes the bucket and both FIFO queues, each with a FIFO dead-letter queue after five receives; a second run changes nothing', async () => {
    const its = site()
    const { stand } = its
    const awslocal = join(folder, 'awslocal')
    writeFileSync(awslocal, `#!/bin/sh\nexec '${join(stand.bin, 'aws')}' --endpoint-url ${stand.endpoint} "$@"\n`)
    chmodSync(awslocal, 0o755)
    const env = { ...awsEnvironment(stand), PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` }
    for (const _ of ['once', 'again']) execFileSync('bash', [SCRIPT], { env, stdio: 'pipe' })
    for (const name of ['cutter-cut', 'cutter-resume']) {
      const url = its.deployed.cutQueueUrl.replace(/[^/]+$/, `${name}.fifo`)
      expect(await attribute(its, url, 'FifoQueue')).toBe('true')
      expect(JSON.parse(await attribute(its, url, 'RedrivePolicy'))).toMatchObject({
        deadLetterTargetArn: expect.stringMatching(new RegExp(`:${name}-dlq\\.fifo$`)),
        maxReceiveCount: expect.toSatisfy((count) => Number(count) === 5),
      })
    }
  })
})
