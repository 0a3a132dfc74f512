import * as z from 'zod/mini'
import { STOP_CODES } from '../orchestrator/stops.ts'
import { count, isoUtc } from './scalars.ts'

/** `v1/failures/<message_id>/<receive>.json`: why a message was to be delivered again; what a redrive shows. */
export const failure = z.strictObject({
  schema_version: z.literal(1),
  message_id: z.string(),
  receive_count: count,
  code: z.nullable(z.enum(STOP_CODES)),
  cause: z.string(),
  at: isoUtc,
})

export type Failure = z.output<typeof failure>
