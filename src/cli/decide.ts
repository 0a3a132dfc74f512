import type { SigningKey } from '../adapters/signing-key.ts'
import { type ApprovalMessage, encodeMessage } from '../messages.ts'
import { payloadTypeOf } from '../orchestrator/authority.ts'
import type { RunId } from '../orchestrator/brands.ts'
import type { Approval, RunState } from '../orchestrator/state.ts'
import { GATE_LABELS } from '../orchestrator/steps.ts'
import { isoUtc } from '../orchestrator/time.ts'
import type { Context, Result } from './context.ts'
import { EXIT, exitOfRun } from './exit-codes.ts'
import type { ShownRequest } from './request.ts'
import { words } from './shell.ts'
import { runText } from './show.ts'
import type { KeyOption } from './signing.ts'
import { settled } from './wait.ts'

/** What a person has decided at a gate, as a message. */

export interface DecisionOptions extends KeyOption {
  readonly approver?: string
  readonly scope?: string
  /** Only prints the body for `aws sqs send-message`. */
  readonly print?: boolean
  readonly wait?: boolean
}

export const APPROVER = ['--approver <name>', 'who decides (default: the user)', words] as const
export const PRINT = ['--print', 'only print the message body, for aws sqs send-message'] as const

type Common = Omit<Approval, 'decision' | 'acknowledged' | 'reason' | 'review_decision_id'>

/** The part of the approval document that does not depend on what was decided. */
export const approvalBase = (
  context: Context,
  { run, gate, asked }: ShownRequest,
  options: DecisionOptions,
): Common => ({
  approval_id: context.uuid(),
  gate,
  run_id: run.run_id,
  signed_utc: isoUtc(context.clock.now()),
  allowance: 'explicit',
  payload_sha256: asked.request_digest,
  scope: options.scope ?? `${GATE_LABELS[gate]} of ${run.document_id}`,
  approver: options.approver ?? context.user,
})

/** `key` is null where nothing is to be signed. */
export function decisionMessage(runId: RunId, approval: Approval, key: SigningKey | null): ApprovalMessage {
  const document = key === null ? { approval } : { envelope: key.sign(payloadTypeOf(approval), approval) }
  return { type: 'approval', v: 1, run_id: runId, ...document }
}

/** Signs where the policy asks for it, and sends. `key` is null where nothing is to be signed. */
export async function deliver(
  context: Context,
  run: RunState,
  { approval, key }: { readonly approval: Approval; readonly key: SigningKey | null },
  options: DecisionOptions,
): Promise<Result> {
  const message = decisionMessage(run.run_id, approval, key)
  if (options.print === true) {
    const { body } = encodeMessage(message)
    return { json: JSON.parse(body), text: body, exit: EXIT.done, verbatim: true }
  }
  const desk = await context.desk()
  const delivered = await desk.deliver(message)
  if (delivered.kind === 'sent' && options.wait !== true) {
    return {
      json: { run_id: run.run_id, message_id: delivered.messageId, approval },
      text: `Sent (${approval.decision}${key === null ? '' : `, signed with key ${key.publicKey.keyid}`}).\n  next     cutter watch ${run.run_id} --after ${run.seq} --answer ${approval.approval_id}`,
      exit: EXIT.done,
    }
  }
  const after = await settled(context, run.run_id, run, { delivered, decisionId: approval.approval_id })
  return { json: after, text: runText(after, desk.suffix), exit: exitAfter(after, approval) }
}

/** A run given up is what a rejection is for. */
const exitAfter = (after: RunState, { decision }: Approval) =>
  decision === 'reject' && after.status.kind === 'closed' ? EXIT.done : exitOfRun(after)
