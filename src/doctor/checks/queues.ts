import type { DurationMs } from '../../orchestrator/brands.ts'
import { seconds } from '../../orchestrator/time.ts'
import { type Finding, note, ok, problem } from '../findings.ts'
import type { QueueSeen } from '../observations.ts'

/** H28: throttled receives count, so fewer would send good messages to the dead-letter queue. */
const MIN_RECEIVE_COUNT = 5
/** H30: the visibility timeout is at least so many times the function's. */
export const VISIBILITY_FACTOR = 6
/** The function's timeout that deploy/stages.yml gives. */
export const FUNCTION_TIMEOUT = seconds(120)

type QueueSubject = 'cut_queue' | 'resume_queue'

export function checkQueue(
  subject: QueueSubject,
  seen: QueueSeen,
  functionTimeout: DurationMs | null,
): readonly Finding[] {
  const wrong = [
    ...(seen.fifo
      ? []
      : [
          problem(
            subject,
            `${seen.url} is not a FIFO queue`,
            `aws sqs create-queue --attributes FifoQueue=true --queue-name ${nameOf(seen.url)}.fifo`,
          ),
        ]),
    ...redrive(subject, seen),
    ...visibility(subject, seen, functionTimeout),
    ...encryption(subject, seen),
  ]
  if (wrong.some(({ level }) => level === 'problem')) return wrong
  const says = `${nameOf(seen.url)}: FIFO, dead letters after ${seen.max_receive_count} receives, visibility ${seen.visibility_seconds} s`
  return [ok(subject, says), ...wrong]
}

const nameOf = (url: string): string => url.split('/').at(-1) ?? url

const setAttributes = (url: string, attributes: object): string =>
  `aws sqs set-queue-attributes --queue-url ${url} --attributes '${JSON.stringify(attributes)}'`

function redrive(
  subject: QueueSubject,
  { url, dead_letter_arn: arn, max_receive_count: max }: QueueSeen,
): readonly Finding[] {
  const policy = (to: string) =>
    setAttributes(url, {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: to, maxReceiveCount: String(MIN_RECEIVE_COUNT) }),
    })
  if (arn === null)
    return [
      problem(
        subject,
        'It has no dead-letter queue: a poisoned message goes round for days',
        policy('<ARN of a FIFO queue for dead letters>'),
      ),
    ]
  return [
    ...(arn.endsWith('.fifo')
      ? []
      : [
          problem(
            subject,
            `Its dead-letter queue ${arn} is not FIFO`,
            policy('<ARN of a FIFO queue for dead letters>'),
          ),
        ]),
    ...((max ?? 0) >= MIN_RECEIVE_COUNT
      ? []
      : [
          problem(
            subject,
            `maxReceiveCount is ${max}, below ${MIN_RECEIVE_COUNT}: throttled receives count too`,
            policy(arn),
          ),
        ]),
  ]
}

function visibility(
  subject: QueueSubject,
  { url, visibility_seconds: seconds }: QueueSeen,
  timeout: DurationMs | null,
): readonly Finding[] {
  if (timeout === null)
    return [note(subject, `Visibility is ${seconds} s; the function's timeout is not known here`, null)]
  const least = Math.ceil((VISIBILITY_FACTOR * timeout) / 1000)
  if (seconds >= least) return []
  const says = `Visibility is ${seconds} s, below ${VISIBILITY_FACTOR} × the function's timeout of ${Math.round(timeout / 1000)} s`
  return [problem(subject, says, setAttributes(url, { VisibilityTimeout: String(least) }))]
}

function encryption(subject: QueueSubject, { url, encrypted }: QueueSeen): readonly Finding[] {
  if (encrypted === true) return []
  return encrypted === null
    ? [note(subject, 'The queue does not say whether it is encrypted', null)]
    : [note(subject, 'Its messages are not encrypted at rest', setAttributes(url, { SqsManagedSseEnabled: 'true' }))]
}
