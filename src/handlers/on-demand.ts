import type { AwsOptions } from '../adapters/aws-clients.ts'
import { type GrammarProfile, PROFILES } from '../cutting/index.ts'
import { lazily } from '../lazily.ts'
import type { ObjectStore, Reporter } from '../orchestrator/ports.ts'
import type { Log } from './log.ts'
import type { Visibility } from './ports.ts'

/** What a handler loads when it first needs it, so that Lambda's start does not wait for it. */

/** Few teams have grammar profiles of their own. @throws Stop STOP_REFUSED_INPUT */
export async function profilesOnDemand(folder: string | null): Promise<readonly GrammarProfile[]> {
  if (folder === null) return PROFILES
  const { profilesOf } = await import('../adapters/profile-folder.ts')
  return await profilesOf(folder)
}

/** Reports come at the end of an invocation. */
export function reporterOnDemand(objects: Pick<ObjectStore, 'create' | 'createLong'>): Reporter {
  const loaded = lazily(async () => {
    const { DryRunReporter } = await import('../reports/reporter.ts')
    return new DryRunReporter(objects)
  })
  return { publish: async (material) => await (await loaded()).publish(material) }
}

/** Few messages are to come again. */
export function visibilityOnDemand(aws: AwsOptions, queueUrl: string): Visibility {
  const loaded = lazily(async () => {
    const [{ sqsClient }, { sqsVisibility }] = await Promise.all([
      import('../adapters/sqs-client.ts'),
      import('../adapters/sqs-visibility.ts'),
    ])
    return sqsVisibility(sqsClient(aws), queueUrl)
  })
  return { postpone: async (receiptHandle, seconds) => await (await loaded()).postpone(receiptHandle, seconds) }
}

/** Each line is counted too, when its message has been seen to. */
export const countedLog =
  (log: Log): Log =>
  async (line) => {
    await log(line)
    const { putCount } = await import('./metrics.ts')
    putCount(line)
  }
