import { describe, expect, test } from 'vitest'
import { aws, deployBundled, removeStack } from '../../localstack/deploy.ts'
import { localAwsEnvironment } from '../e2e/support/aws-environment.ts'
import { absent } from './ground.ts'
import { site, WAIT } from './support.ts'

localAwsEnvironment()

describe.skipIf(absent)('removal', () => {
  test('the stack of a stage goes with its queues and functions; the bucket of the evidence stays, and so do other stages', async () => {
    const { stand, deployed } = site()
    const { bucket } = await deployBundled(stand, 'removal')
    await removeStack(stand, 'removal')
    const names = async (args: readonly string[]) => JSON.stringify(await aws(stand, args))
    for (const list of [
      ['sqs', 'list-queues'],
      ['lambda', 'list-functions', '--query', 'Functions[].FunctionName'],
      ['lambda', 'list-event-source-mappings', '--query', 'EventSourceMappings[].EventSourceArn'],
    ]) {
      // A mapping stands in the list until its poller has ended, which the stack does not wait for.
      await expect.poll(() => names(list), WAIT).not.toContain('iu-cutter-removal-')
      expect(await names(list)).toContain('iu-cutter-local-')
    }
    const buckets = await names(['s3api', 'list-buckets', '--query', 'Buckets[].Name'])
    expect(buckets).toContain(bucket)
    expect(buckets).toContain(deployed.bucket)
  })
})
