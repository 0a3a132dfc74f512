import * as z from 'zod/mini'
import { STOP_CODES } from '../orchestrator/stops.ts'
import { count, isoUtc } from './scalars.ts'
import { sender } from './state.ts'

/** The published form of `quarantine/<message_id>.json`: a message that can never succeed, with cause and cure. */
export const quarantined = z.strictObject({
  schema_version: z.literal(1),
  message_id: z.string(),
  code: z.enum(STOP_CODES),
  cause: z.string(),
  cure: z.string(),
  sender,
  receive_count: count,
  quarantined_at: isoUtc,
  body: z.string(),
})

export type Quarantined = z.output<typeof quarantined>
