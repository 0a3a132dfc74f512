import type { Notice } from '../orchestrator/entries.ts'
import { noticesPrefix } from '../orchestrator/keys.ts'
import type { ObjectStore } from '../orchestrator/ports.ts'
import { renderNotice } from '../reports/notice.ts'

/** Tells people where no function does: without Lambda nothing answers the bucket's events. */

export interface Telling {
  readonly publish: (text: { readonly subject: string; readonly text: string }) => Promise<void>
  /** A text could not be sent; its notice is kept all the same. */
  readonly failed: (key: string, cause: unknown) => void
}

/**
 * The same store, which publishes each notice just before it is created: what a crash cuts off in between is told twice, never not at all.
 * A topic that takes nothing holds up no run.
 */
export const telling = (objects: ObjectStore, { publish, failed }: Telling): ObjectStore => ({
  ...objects,
  create: async (key, content) => {
    if (key.startsWith(noticesPrefix) && (await objects.read(key)) === null) {
      const notice = JSON.parse(new TextDecoder().decode(content.bytes)) as Notice
      await publish(renderNotice(notice)).catch((cause: unknown) => failed(key, cause))
    }
    return await objects.create(key, content)
  },
})
