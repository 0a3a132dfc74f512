/** What a message carries when it is sent again by a person: what first identified and dated it (H48), and how often that was done (H31). */

export const CARRIED = {
  senderId: 'cutter_first_sender_id',
  sentAt: 'cutter_first_sent_ms',
  messageId: 'cutter_first_message_id',
  hops: 'cutter_hops',
} as const

/** A message that has come back so often is looked at by a person, not sent round once more. */
export const MAX_HOPS = 3

export interface First {
  readonly senderId: string | null
  /** Milliseconds since 1970-01-01T00:00:00Z, as SQS writes them. */
  readonly sentAt: string
  readonly messageId: string
}

/** The attributes of a message that is sent again. */
export const carriedAttributes = (first: First, hops: number) => ({
  ...(first.senderId === null ? {} : { [CARRIED.senderId]: text(first.senderId) }),
  [CARRIED.sentAt]: text(first.sentAt),
  [CARRIED.messageId]: text(first.messageId),
  [CARRIED.hops]: { DataType: 'Number', StringValue: String(hops) },
})

const text = (StringValue: string) => ({ DataType: 'String', StringValue })
