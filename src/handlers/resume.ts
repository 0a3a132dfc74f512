import type { Provider } from '../lazily.ts'
import { dependencies } from './dependencies.ts'
import type { HandlerDependencies } from './ports.ts'
import { type BatchHandler, batchHandler } from './sqs-batch.ts'

/** The entry point of the resume queue: approvals, retries and voids. */
export const resumeHandler = (provide: Provider<HandlerDependencies>): BatchHandler =>
  batchHandler(provide, {
    takes: ({ type }) => type !== 'cut' && type !== 'doctor',
    elsewhere: 'Send it to the cut queue (CUTTER_CUT_QUEUE_URL).',
  })

export const handler = resumeHandler(dependencies('resume'))
