import * as z from 'zod/mini'
import { type EpochMs, NAME, type RunId } from './orchestrator/brands.ts'
import { canonicalJson, digestOf, sha256 } from './orchestrator/digest.ts'
import { MODES } from './orchestrator/state.ts'
import { detail, Stop } from './orchestrator/stops.ts'
import { runIdAt } from './orchestrator/time.ts'
import { envelope } from './schema/envelope.ts'
import { messageProblems } from './schema/message-problems.ts'
import { told } from './schema/problems.ts'
import { messageId as id, runId, shortText } from './schema/scalars.ts'
import { sentApproval } from './schema/sent-approval.ts'
import { parseStrictJson } from './schema/strict-json.ts'

/** The wire contract of the two queues, used by handlers and senders alike: closed and versioned. */

const name = z.string().check(z.regex(NAME, 'must be 1 to 64 of A-Z a-z 0-9 . _ -, and not only dots'))
const requestedBy = shortText(200)
const reason = shortText(2000)
/** Asked of the database, which takes no NUL in a text: that would look like an outage, five times over. */
const versionString = shortText(200).check(z.regex(/^[^\0]*$/, 'must not hold a NUL character'))

const cut = z.strictObject({
  type: z.literal('cut'),
  v: z.literal(1),
  document_id: name,
  mode: z._default(z.enum(MODES), 'DRYRUN'),
  source_version: z.optional(versionString),
  run_id: z.optional(runId),
  batch_id: z.optional(name),
  requested_by: requestedBy,
})

/** Form only: whether the approval counts is judged against its run, and every reason is kept there. */
const approval = z
  .strictObject({
    type: z.literal('approval'),
    v: z.literal(1),
    run_id: runId,
    approval: z.optional(sentApproval),
    envelope: z.optional(envelope),
  })
  .check(
    z.refine(
      (message) => (message.approval === undefined) !== (message.envelope === undefined),
      'must hold either an approval or the envelope of a signed one',
    ),
  )

const request = { v: z.literal(1), run_id: runId, request_id: id, reason, requested_by: requestedBy }
const retry = z.strictObject({ type: z.literal('retry'), ...request })
const voiding = z.strictObject({ type: z.literal('void'), ...request, envelope: z.optional(envelope) })

/** Asks the function to look at itself; its answer goes to v1/doctor/<request_id>.json. */
const doctor = z.strictObject({ type: z.literal('doctor'), v: z.literal(1), request_id: id })

const MESSAGE_SCHEMAS = { cut, approval, retry, void: voiding, doctor } as const
export type MessageType = keyof typeof MESSAGE_SCHEMAS
export const messageSchema = z.discriminatedUnion('type', [cut, approval, retry, voiding, doctor])
export type Message = z.output<typeof messageSchema>
export type ApprovalMessage = z.output<typeof approval>
export type VoidMessage = z.output<typeof voiding>
export type CutMessage = z.output<typeof cut>
export type DoctorMessage = z.output<typeof doctor>
/** Every message that is about a run. */
export type RunMessage = Exclude<Message, DoctorMessage>
export type ResumeMessage = Exclude<RunMessage, CutMessage>
/** As a sender writes it: a cut carries a fresh run id. */
export type OutgoingRunMessage = (z.input<typeof cut> & { run_id: string }) | ResumeMessage
export type OutgoingMessage = OutgoingRunMessage | DoctorMessage

export type ParsedMessage =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'poison'; readonly cause: string; readonly cure: string }

/** What a queue delivered, or why it can never succeed: all problems at once, with the way to mend it. */
export function parseMessage(body: string): ParsedMessage {
  const json = parseStrictJson(body)
  if (json.kind === 'bad') {
    return {
      kind: 'poison',
      cause: `The message ${told(json.problems)}.`,
      cure: 'Send it again as one JSON object, for example with `cutter cut DOCUMENT`.',
    }
  }
  const result = messageSchema.safeParse(json.value)
  if (result.success) return { kind: 'message', message: result.data }
  return { kind: 'poison', ...messageProblems(result.error, json.value, MESSAGE_SCHEMAS) }
}

export interface WireMessage {
  readonly queue: 'cut' | 'resume'
  readonly body: string
  /** The document for a cut, the run for everything about a run; a doctor waits for nobody. */
  readonly groupId: string
  /** A second, intended message within five minutes has another one; a repetition has the same. */
  readonly deduplicationId: string
}

/** A message as it goes to its queue. @throws Stop STOP_REFUSED_INPUT with every problem */
export function encodeMessage(message: OutgoingMessage): WireMessage {
  const body = canonicalJson(message)
  const parsed = parseMessage(body)
  if (parsed.kind === 'poison')
    throw new Stop('STOP_REFUSED_INPUT', parsed.cause, { details: [detail(parsed.cause, parsed.cure)] })
  switch (message.type) {
    case 'cut':
      return { queue: 'cut', body, groupId: message.document_id, deduplicationId: message.run_id }
    case 'approval':
      return { queue: 'resume', body, groupId: message.run_id, deduplicationId: idOf(message) }
    case 'retry':
    case 'void':
      return { queue: 'resume', body, groupId: message.run_id, deduplicationId: message.request_id }
    case 'doctor':
      return { queue: 'cut', body, groupId: `doctor:${message.request_id}`, deduplicationId: message.request_id }
  }
}

/** An envelope is told from every other by its own digest: its payload holds a fresh id. */
function idOf({ approval: unsigned, envelope: signed }: ApprovalMessage): string {
  if (unsigned !== undefined) return unsigned.approval_id
  if (signed === undefined) throw new Error('BUG-messages: an approval of nothing')
  return digestOf(signed)
}

/** The run id of a cut that carries none: the same message, delivered again, is the same run. */
export const derivedRunId = (sentAt: EpochMs, messageId: string): RunId =>
  runIdAt(sentAt, sha256(messageId).slice(0, 8))
