import type { OutgoingRunMessage, RunMessage } from '../messages.ts'
import type { EpochMs, RunId } from '../orchestrator/brands.ts'
import type { RunOutcome } from '../orchestrator/commands.ts'
import type { OrchestratorRunner } from '../orchestrator/runner.ts'
import type { Sender } from '../orchestrator/state.ts'
import { approvalIn, approverIn, voidIn } from './signed.ts'

/** What is known of a message beside its body. */
export interface Taken {
  readonly runId: RunId
  readonly sender: Sender
  /** When the invocation must have ended; left out where nothing limits it. */
  readonly deadline?: EpochMs
}

/** Hands a message to the runner, whatever brought it: the wire's words become the core's here alone. */
export async function carryOut(
  runner: Pick<OrchestratorRunner, 'cut' | 'resume'>,
  message: RunMessage | OutgoingRunMessage,
  taken: Taken,
): Promise<RunOutcome> {
  switch (message.type) {
    case 'cut':
      return await runner.cut({
        ...taken,
        documentId: message.document_id,
        mode: message.mode ?? 'DRYRUN',
        ...(message.source_version === undefined ? {} : { sourceVersion: message.source_version }),
        ...(message.batch_id === undefined ? {} : { batchId: message.batch_id }),
      })
    case 'approval':
      return await runner.resume({ ...taken, ...approvalIn(message) })
    case 'retry':
      return await runner.resume({ ...taken, retry: { requestId: message.request_id, reason: message.reason } })
    case 'void':
      return await runner.resume({ ...taken, ...voidIn(message) })
  }
}

/** Who asks, in free text. */
export const requesterOf = (message: RunMessage | OutgoingRunMessage): string =>
  message.type === 'approval' ? approverIn(message) : message.requested_by
