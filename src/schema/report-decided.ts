import * as z from 'zod/mini'
import { APPROVAL_POLICIES } from '../orchestrator/state.ts'
import { PHASES, SOVEREIGN_GATES } from '../orchestrator/steps.ts'
import { STOP_CODES } from '../orchestrator/stops.ts'
import { count, counts, listOf } from './scalars.ts'
import { detail } from './state.ts'

/** The parts of `report.json` about decisions: what is asked, what was approved, who may decide. */

const text = z.string()
const maybe = z.nullable(text)
const gate = z.enum(SOVEREIGN_GATES)
const phase = z.nullable(z.enum(PHASES))

const decidedBy = {
  policy: z.exactOptional(z.enum(APPROVAL_POLICIES)),
  sender_id: z.exactOptional(maybe),
  signer: z.exactOptional(z.nullable(z.strictObject({ keyid: text, name: text }))),
}

export const decision = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('approval'),
    gate,
    label: text,
    asked_at: text,
    life_hours: count,
    request_digest: text,
    acknowledge: text,
    approve_command: text,
    reject_command: text,
  }),
  z.strictObject({
    kind: z.literal('halted'),
    how: z.enum(['failed', 'stopped']),
    code: z.enum(STOP_CODES),
    message: text,
    details: listOf(detail),
    phase,
    at: text,
    next: text,
    commands: listOf(z.strictObject({ meaning: text, command: text })),
    approval_in_hand: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('voided'), by: text, reason: text, at: text, ...decidedBy }),
  z.strictObject({ kind: z.literal('closed'), at: text }),
  z.strictObject({ kind: z.literal('under_way') }),
])

export const given = z.strictObject({
  gate,
  label: text,
  approval_id: text,
  approver: text,
  scope: text,
  signed_utc: text,
  taken_at: text,
  consumed_at: text,
  ...decidedBy,
  sender_id: maybe,
  payload_sha256: text,
  sha256: text,
  acknowledged: counts,
  review_decision_id: maybe,
})

export const authority = z.strictObject({
  policy: z.enum(APPROVAL_POLICIES),
  gates: listOf(
    z.strictObject({
      gate,
      label: text,
      keys: listOf(z.strictObject({ keyid: text, name: text, not_after: maybe, revoked_at: maybe })),
      senders: z.nullable(listOf(text)),
    }),
  ),
  rules: listOf(text),
})
