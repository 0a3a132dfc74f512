import * as z from 'zod/mini'
import { STOP_CODES } from '../orchestrator/stops.ts'
import { count, isoUtc, runId } from './scalars.ts'

/** What a failed message asked for. */
const RUN_MESSAGES = ['cut', 'approval', 'retry', 'void'] as const

/**
 * `v1/failures/<message_id>/<at>-<receive>.json`: why a message was to be delivered again; what a redrive shows. One about a run stands at
 * `v1/failures/of-run/<run_id>/<at>-<message_id>.json` too: what `status` shows.
 */
export const failure = z.strictObject({
  schema_version: z.literal(1),
  message_id: z.string(),
  receive_count: count,
  code: z.nullable(z.enum(STOP_CODES)),
  cause: z.string(),
  about: z.exactOptional(z.strictObject({ run_id: runId, type: z.enum(RUN_MESSAGES) })),
  at: isoUtc,
})

export type Failure = z.output<typeof failure>
