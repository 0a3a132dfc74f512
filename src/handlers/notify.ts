import type { S3Event } from 'aws-lambda'
import type { Provider } from '../lazily.ts'
import type { ObjectStore } from '../orchestrator/ports.ts'
import { Stop } from '../orchestrator/stops.ts'
import { renderNotice } from '../reports/notice.ts'
import { notice } from '../schema/notice.ts'
import { problemsOf } from '../schema/problems.ts'
import { notifyDependencies } from './notify-dependencies.ts'

export interface NotifyDependencies {
  readonly objects: Pick<ObjectStore, 'read'>
  /** Tells people. */
  readonly publish: (text: { readonly subject: string; readonly text: string }) => Promise<void>
}

/**
 * The entry point of the bucket's events: reads each new notice and tells people what it says. Throws where one cannot be
 * read or sent: Lambda's asynchronous queue tries again, then keeps the event in its on-failure queue.
 */
export const notifyHandler =
  (provide: Provider<NotifyDependencies>) =>
  async ({ Records: records }: S3Event): Promise<void> => {
    const { objects, publish } = await provide()
    for (const { s3 } of records) {
      const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '))
      const stored = await objects.read(key)
      if (stored === null) throw new Stop('STOP_SOURCE_UNREACHABLE', `The notice ${key} cannot be found yet.`)
      await publish(renderNotice(noticeIn(stored, key)))
    }
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
