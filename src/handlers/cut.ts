import type { Provider } from '../lazily.ts'
import { dependencies } from './dependencies.ts'
import type { HandlerDependencies } from './ports.ts'
import { type BatchHandler, batchHandler } from './sqs-batch.ts'

/** The entry point of the cut queue: cuts, and the doctor that looks at the function from inside. */
export const cutHandler = (provide: Provider<HandlerDependencies>): BatchHandler =>
  batchHandler(provide, {
    takes: ({ type }) => type === 'cut' || type === 'doctor',
    elsewhere: 'Send it to the resume queue (CUTTER_RESUME_QUEUE_URL).',
  })

export const handler = cutHandler(dependencies('cut'))
