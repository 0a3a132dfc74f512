import * as z from 'zod/mini'
import type { VoidOrder } from '../orchestrator/state.ts'
import type { Same } from './same.ts'
import { messageId, shortText } from './scalars.ts'

/** What is signed to give a run up. */
export const voidOrder = z.strictObject({
  run_id: z.string(),
  request_id: messageId,
  reason: shortText(2000),
  requested_by: shortText(200),
  signed_utc: z.string(),
})
true satisfies Same<z.output<typeof voidOrder>, VoidOrder>
