import { type AwsOptions, s3Client } from '../adapters/aws-clients.ts'
import { s3Store } from '../adapters/s3-store.ts'
import { systemClock } from '../adapters/system.ts'
import { type Environment, loadConfig } from '../config.ts'
import { lazily, type Provider } from '../lazily.ts'
import { putOldestWaiting } from './metrics.ts'
import type { NotifyDependencies } from './notify.ts'

/** The composition root of the handler that tells people: built on the first call and reused by the next. */
export const notifyDependencies = (environment: Environment = process.env): Provider<NotifyDependencies> =>
  lazily(async () => {
    const config = loadConfig(environment, 'notify')
    const aws = { endpoint: config.awsEndpoint }
    return {
      store: s3Store(s3Client(aws), config.bucket),
      clock: systemClock,
      publish: config.noticeTopicArn === null ? publishToLog : publishTo(config.noticeTopicArn, aws),
      putOldestWaiting,
    }
  })

/** What counts the hours has no use for it. */
export function publishTo(topicArn: string, aws: AwsOptions): NotifyDependencies['publish'] {
  const loaded = lazily(async () => (await import('../adapters/sns-topic.ts')).snsTopic(aws, topicArn))
  return async (text) => {
    await (await loaded())(text)
    say({ subject: text.subject })
  }
}

/** Where there is no topic: a line that a log subscription or metric filter can act on. */
const publishToLog: NotifyDependencies['publish'] = async (notice) => say(notice)

/** One line for each notice that was told. */
const say = (notice: object): void =>
  void process.stdout.write(`${JSON.stringify({ level: 'info', outcome: 'notice', ...notice })}\n`)
