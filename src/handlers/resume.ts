import type { Message, ResumeMessage } from '../messages.ts'
import type { RunOutcome } from '../orchestrator/runner.ts'
import { type BatchHandler, batchHandler, type Task } from './batch.ts'
import { senderOf } from './delivery.ts'
import { dependencies } from './dependencies.ts'
import type { HandlerDependencies, Provider } from './ports.ts'

/** The entry point of the resume queue: approvals, retries and voids. */
export const resumeHandler = (provide: Provider<HandlerDependencies>): BatchHandler =>
  batchHandler(provide, {
    takes: (message: Message): message is ResumeMessage => message.type !== 'cut',
    elsewhere: 'Send it to the cut queue (CUTTER_CUT_QUEUE_URL).',
    run: resume,
  })

async function resume(task: Task<ResumeMessage>, runner: HandlerDependencies['runner']): Promise<RunOutcome> {
  const { message, delivery, deadline } = task
  const requestedBy = message.type === 'approval' ? message.approval.approver : message.requested_by
  const common = { runId: message.run_id, sender: senderOf(delivery, requestedBy), deadline }
  switch (message.type) {
    case 'approval':
      return await runner.resume({ ...common, approval: message.approval })
    case 'retry':
      return await runner.resume({ ...common, retry: { requestId: message.request_id, reason: message.reason } })
    case 'void':
      return await runner.resume({ ...common, void: { requestId: message.request_id, reason: message.reason } })
  }
}

export const handler = resumeHandler(dependencies('resume'))
