import type { S3Event, ScheduledEvent } from 'aws-lambda'
import type { Provider } from '../lazily.ts'
import type { Clock, ObjectStore, Store } from '../orchestrator/ports.ts'
import { Stop } from '../orchestrator/stops.ts'
import { renderNotice } from '../reports/notice.ts'
import { notice } from '../schema/notice.ts'
import { problemsOf } from '../schema/problems.ts'
import { notifyDependencies } from './notify-dependencies.ts'
import { oldestWaitingHours } from './waiting.ts'

export interface NotifyDependencies {
  readonly store: Store
  readonly clock: Clock
  /** Tells people. */
  readonly publish: (text: { readonly subject: string; readonly text: string }) => Promise<void>
  /** What the alarm on waiting runs reads. */
  readonly putOldestWaiting: (hours: number) => void
}

/** What S3 sends to a function when its notifications are set up. */
interface S3TestEvent {
  readonly Service: 'Amazon S3'
  readonly Event: 's3:TestEvent'
}

export type NotifyEvent = S3Event | S3TestEvent | ScheduledEvent

/**
 * The handler of two kinds of events. From the bucket: reads each new notice and tells people what it says. From the hourly
 * schedule: measures how long the oldest run has been waiting.
 * @throws where a notice cannot be read or sent: Lambda then tries again, and at last keeps the event in the on-failure queue
 */
export const notifyHandler =
  (provide: Provider<NotifyDependencies>) =>
  async (event: NotifyEvent): Promise<void> => {
    const { store, clock, publish, putOldestWaiting } = await provide()
    if ('Records' in event) {
      for (const { s3 } of event.Records) await tell(s3.object.key, store.objects, publish)
    } else if ('detail-type' in event) {
      putOldestWaiting(await oldestWaitingHours(store, clock.now()))
    }
  }

async function tell(
  escapedKey: string,
  objects: Pick<ObjectStore, 'read'>,
  publish: NotifyDependencies['publish'],
): Promise<void> {
  const key = decodeURIComponent(escapedKey.replaceAll('+', ' '))
  const stored = await objects.read(key)
  if (stored === null) throw new Stop('STOP_SOURCE_UNREACHABLE', `The notice ${key} cannot be found yet.`)
  await publish(renderNotice(noticeIn(stored, key)))
}

function noticeIn(stored: Uint8Array, key: string) {
  const json: unknown = JSON.parse(new TextDecoder().decode(stored))
  const result = notice.safeParse(json)
  if (result.success) return result.data
  throw new Stop(
    'STOP_STATE_CORRUPT',
    `The notice ${key} is not of the published form: ${problemsOf(result.error, json).join('; ')}`,
  )
}

export const handler = notifyHandler(notifyDependencies())
