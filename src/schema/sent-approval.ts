import * as z from 'zod/mini'
import type { Approval } from '../orchestrator/state.ts'
import type { Same } from './same.ts'
import { count, messageId } from './scalars.ts'
import { approval } from './state.ts'

/**
 * An approval as a sender writes it: its id is a deduplication id, and nothing in it is longer than a person would write,
 * for a hundred refused ones stand in every report of the run. Whether a field says the right thing is judged later.
 */

const upTo = (longest: number) => z.string().check(z.maxLength(longest))

const MOST_CLASSES = 64
const acknowledged = z
  .record(upTo(64), count)
  .check(z.refine((counts) => Object.keys(counts).length <= MOST_CLASSES, `must name at most ${MOST_CLASSES} classes`))

export const sentApproval = z.extend(approval, {
  approval_id: messageId,
  run_id: upTo(64),
  signed_utc: upTo(64),
  allowance: upTo(64),
  payload_sha256: upTo(128),
  acknowledged,
  review_decision_id: z.optional(upTo(64)),
  scope: upTo(2000),
  approver: upTo(200),
  reason: z.optional(upTo(2000)),
})
true satisfies Same<z.output<typeof sentApproval>, Approval>
