import type { CutMessage, Message } from '../messages.ts'
import { type BatchHandler, batchHandler } from './batch.ts'
import { runIdOf, senderOf } from './delivery.ts'
import { dependencies } from './dependencies.ts'
import type { HandlerDependencies, Provider } from './ports.ts'

/** The entry point of the cut queue. */
export const cutHandler = (provide: Provider<HandlerDependencies>): BatchHandler =>
  batchHandler(provide, {
    takes: (message: Message): message is CutMessage => message.type === 'cut',
    elsewhere: 'Send it to the resume queue (CUTTER_RESUME_QUEUE_URL).',
    run: async ({ message, delivery, deadline }, runner) =>
      await runner.cut({
        documentId: message.document_id,
        mode: message.mode,
        runId: runIdOf(message, delivery),
        ...(message.source_version === undefined ? {} : { sourceVersion: message.source_version }),
        ...(message.batch_id === undefined ? {} : { batchId: message.batch_id }),
        sender: senderOf(delivery, message.requested_by),
        deadline,
      }),
  })

export const handler = cutHandler(dependencies('cut'))
