import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { beforeAll, describe, test } from 'vitest'
import { aws } from '../../localstack/deploy.ts'
import { localAwsEnvironment } from '../e2e/support/aws-environment.ts'
import { embedded } from '../handlers/embedded-metrics.ts'
import { absent } from './ground.ts'
import { deadLetters, invocationsWith, queue, type Site, sendRaw, site, WAIT } from './support.ts'

localAwsEnvironment()

/** LocalStack looks at an alarm once in its period. Five minutes and two hours are long; all else stays as it was deployed. */
const PERIOD_SECONDS = 10

const SETTINGS = [
  ...['AlarmName', 'ActionsEnabled', 'OKActions', 'AlarmActions', 'Namespace', 'MetricName', 'Dimensions', 'Statistic'],
  ...['EvaluationPeriods', 'Threshold', 'ComparisonOperator', 'TreatMissingData'],
]

interface Alarm {
  readonly AlarmName: string
  readonly MetricName: string
  readonly Dimensions: readonly [{ readonly Value: string }]
  readonly AlarmActions: readonly [string]
  readonly Threshold: number
}

const alarmsOf = async ({ stand }: Site): Promise<readonly Alarm[]> =>
  ((await aws(stand, ['cloudwatch', 'describe-alarms'])) as { MetricAlarms: readonly Alarm[] }).MetricAlarms

/** Before what the alarm is to see: of a datum it looks no more than three periods back. */
async function hasten({ stand }: Site, alarm: Alarm): Promise<void> {
  const same = Object.entries(alarm).filter(([name]) => SETTINGS.includes(name))
  const put = JSON.stringify({ ...Object.fromEntries(same), Period: PERIOD_SECONDS })
  await aws(stand, ['cloudwatch', 'put-metric-alarm', '--cli-input-json', put])
}

/** What CloudWatch makes of the embedded metrics in a log, which LocalStack leaves there. */
async function count({ stand }: Site, log: readonly string[], change: (value: number) => number = (value) => value) {
  for (const { Namespace, Value, ...metric } of log.flatMap(embedded)) {
    const data = JSON.stringify([{ ...metric, Value: change(Value) }])
    await aws(stand, ['cloudwatch', 'put-metric-data', '--namespace', Namespace, '--metric-data', data])
  }
}

describe.skipIf(absent)('the alarms of the deployed stack tell their topic', () => {
  let alarms: readonly Alarm[]
  let listening: string
  const heard: { readonly name: string; readonly state: string }[] = []

  const alarmOn = (metric: string, of: string): Alarm => {
    const found = alarms.find(
      ({ MetricName, Dimensions }) => MetricName === metric && Dimensions[0].Value.startsWith(of),
    )
    if (found === undefined) throw new Error(`no alarm on ${metric} of ${of} was deployed`)
    return found
  }
  /** What the alarm has told, in order. */
  async function toldBy({ sqs }: Site, { AlarmName }: Alarm): Promise<readonly string[]> {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: listening, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    )
    for (const { Body = '', ReceiptHandle } of Messages) {
      const { Message } = JSON.parse(Body) as { Message: string }
      const { AlarmName: name, NewStateValue: state } = JSON.parse(Message) as Record<string, string>
      heard.push({ name: name ?? '', state: state ?? '' })
      await sqs.send(new DeleteMessageCommand({ QueueUrl: listening, ReceiptHandle }))
    }
    return heard.filter(({ name }) => name === AlarmName).map(({ state }) => state)
  }

  beforeAll(async () => {
    const its = site()
    alarms = await alarmsOf(its)
    const { url, arn } = await queue(its, 'alarms-listening')
    listening = url
    const topic = alarmOn('OldestWaitingHours', 'iu-cutter').AlarmActions[0]
    const subscription = ['--protocol', 'sqs', '--notification-endpoint', arn]
    await aws(its.stand, ['sns', 'subscribe', '--topic-arn', topic, ...subscription])
  })

  test.concurrent('a dead letter: the queue counts it', async ({ expect }) => {
    const its = site()
    const dead = deadLetters(its.deployed.resumeQueueUrl)
    const alarm = alarmOn('ApproximateNumberOfMessagesVisible', dead.split('/').at(-1) ?? '')
    await sendRaw(its, dead, 'alarms', 'given up', 'alarms')
    await hasten(its, alarm)
    await expect.poll(() => toldBy(its, alarm), WAIT).toContain('ALARM')
  })

  test.concurrent('an error of a function: Lambda counts it', async ({ expect }) => {
    const its = site()
    const name = 'iu-cutter-local-notify'
    const event = JSON.stringify({ Records: [{ s3: { object: { key: 'v1/notices/of-none/000001.json' } } }] })
    const alarm = alarmOn('Errors', name)
    await hasten(its, alarm)
    await aws(its.stand, ['lambda', 'invoke', '--function-name', name, '--payload', event, '/dev/null'])
    await expect.poll(() => toldBy(its, alarm), WAIT).toContain('ALARM')
  })

  test.concurrent('a message under quarantine: by the count that the function writes', async ({ expect }) => {
    const its = site()
    const poison = await sendRaw(its, its.deployed.cutQueueUrl, 'ALARM', '{"not":"a message"}', 'alarm')
    await expect.poll(() => invocationsWith(its, 'cut', poison, '"_aws"'), WAIT).toHaveLength(1)
    const alarm = alarmOn('Quarantined', 'iu-cutter-local')
    await hasten(its, alarm)
    await count(its, await invocationsWith(its, 'cut', poison))
    await expect.poll(() => toldBy(its, alarm), WAIT).toContain('ALARM')
  })

  test.concurrent('H11 runs that nobody counts; counted, all is well; then one that waits too long', async ({
    expect,
  }) => {
    const its = site()
    const alarm = alarmOn('OldestWaitingHours', 'iu-cutter-local')
    await hasten(its, alarm)
    await expect.poll(() => toldBy(its, alarm), WAIT).toEqual(['ALARM'])
    const hour = JSON.stringify({ 'detail-type': 'Scheduled Event' })
    const name = 'iu-cutter-local-notify'
    await aws(its.stand, ['lambda', 'invoke', '--function-name', name, '--payload', hour, '/dev/null'])
    await expect.poll(() => invocationsWith(its, 'notify', '"OldestWaitingHours"'), WAIT).toHaveLength(1)
    const log = await invocationsWith(its, 'notify', '"OldestWaitingHours"')
    await count(its, log)
    // Three periods later nothing is counted again, and the alarm tells that too.
    await expect.poll(async () => (await toldBy(its, alarm)).slice(0, 2), WAIT).toEqual(['ALARM', 'OK'])
    await count(its, log, () => alarm.Threshold + 1)
    await expect.poll(async () => (await toldBy(its, alarm)).slice(0, 3), WAIT).toEqual(['ALARM', 'OK', 'ALARM'])
  })
})
