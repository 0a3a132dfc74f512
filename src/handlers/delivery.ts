import type { SQSRecord } from 'aws-lambda'
import { derivedRunId, type RunMessage } from '../messages.ts'
import type { EpochMs, RunId } from '../orchestrator/brands.ts'
import { isAmong } from '../orchestrator/principal.ts'
import type { Sender } from '../orchestrator/state.ts'
import { isoUtc } from '../orchestrator/time.ts'
import { CARRIED } from '../redrive.ts'

/** What the queue itself says of a message; nothing here is taken from the body. */
export interface Delivery {
  readonly messageId: string
  readonly receiptHandle: string
  readonly body: string
  /** Records of one group keep their order. A record without one is a group of its own. */
  readonly group: string
  readonly senderId: string | null
  readonly sentAt: EpochMs
  readonly receiveCount: number
}

export function deliveryOf(record: SQSRecord, now: EpochMs, redriveSenders: readonly string[]): Delivery {
  const { attributes } = record
  const senderId = attributes.SenderId === '' ? null : (attributes.SenderId ?? null)
  const trusted = isAmong(redriveSenders, senderId)
  const first = (name: string): string | null =>
    trusted ? (record.messageAttributes[name]?.stringValue ?? null) : null
  return {
    messageId: first(CARRIED.messageId) ?? record.messageId,
    receiptHandle: record.receiptHandle,
    body: record.body,
    group: attributes.MessageGroupId ?? record.messageId,
    senderId: first(CARRIED.senderId) ?? senderId,
    sentAt: epochMs(first(CARRIED.sentAt)) ?? epochMs(attributes.SentTimestamp) ?? now,
    receiveCount: Number(attributes.ApproximateReceiveCount) || 1,
  }
}

const epochMs = (text: string | null | undefined): EpochMs | null =>
  text != null && /^\d{1,13}$/.test(text) ? (Number(text) as EpochMs) : null

export const senderOf = (delivery: Delivery, requestedBy: string): Sender => ({
  requested_by: requestedBy,
  sender_id: delivery.senderId,
  message_id: delivery.messageId,
  taken_at: isoUtc(delivery.sentAt),
})

/** The run that a message is about: a cut without a run id gets one that every delivery of it derives again. */
export const runIdOf = (message: RunMessage, delivery: Delivery): RunId =>
  message.run_id ?? derivedRunId(delivery.sentAt, delivery.messageId)
