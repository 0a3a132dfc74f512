import * as z from 'zod/mini'
import type { RunId } from '../orchestrator/brands.ts'
import { APPROVAL_POLICIES, MODES, type RunState, STATE_SCHEMA_VERSION } from '../orchestrator/state.ts'
import { PHASES, SOVEREIGN_GATES, STATES, STEPS } from '../orchestrator/steps.ts'
import { STOP_CODES, Stop } from '../orchestrator/stops.ts'
import { lastAttack } from './attack.ts'
import { envelope } from './envelope.ts'
import { sessionContext, sessionEvidence, targetIdentity } from './facts.ts'
import { unpackedState } from './packed-state.ts'
import { problemsOf, told } from './problems.ts'
import type { Same } from './same.ts'
import { count, counts, durationMs, isoUtc, listOf, runId, sha256 } from './scalars.ts'

/** The published form of `v1/runs/<run_id>/state.json`. Strict at every level; older versions are read for ever. */

const phase = z.enum(PHASES)
const gate = z.enum(SOVEREIGN_GATES)
export const internalGate = z.enum(STEPS.flatMap((step) => (step.kind === 'phase' ? [step.gate] : [])))
const text = z.string()

export const sender = z.strictObject({
  requested_by: text,
  sender_id: z.nullable(text),
  message_id: z.nullable(text),
  taken_at: isoUtc,
})

export const approval = z.strictObject({
  approval_id: text,
  gate,
  run_id: text,
  decision: z.enum(['approve', 'reject']),
  signed_utc: text,
  allowance: text,
  payload_sha256: text,
  acknowledged: counts,
  review_decision_id: z.optional(text),
  scope: text,
  approver: text,
  reason: z.optional(text),
})

export const detail = z.strictObject({
  message: text,
  cure: z.nullable(text),
  line: z.nullable(z.int()),
  offset: z.nullable(z.int()),
})

const status = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open') }),
  z.strictObject({
    kind: z.literal('halted'),
    how: z.enum(['failed', 'stopped']),
    code: z.enum(STOP_CODES),
    message: text,
    details: listOf(detail),
    at: isoUtc,
    phase: z.nullable(phase),
  }),
  z.strictObject({
    kind: z.literal('closed'),
    how: z.enum(['closeout_reported', 'voided']),
    reason: text,
    by: text,
    at: isoUtc,
  }),
])

export const predicate = z.strictObject({ name: text, passed: z.boolean() })

const receipt = z.strictObject({
  phase,
  gate: internalGate,
  predicates: listOf(predicate),
  pins_set: listOf(text),
  warnings: listOf(text),
  started_at: isoUtc,
  duration_ms: durationMs,
})

const request = z.exactOptional(
  z.strictObject({ gate, request_digest: sha256, risks: counts, asked_at: isoUtc, life_hours: count }),
)
const signer = z.strictObject({ keyid: sha256, name: text, public_key: text })
export const authority = {
  policy: z.exactOptional(z.enum(APPROVAL_POLICIES)),
  envelope: z.exactOptional(envelope),
  signer: z.exactOptional(signer),
}
const accepted = z.exactOptional(z.strictObject({ approval, sha256, sender, consumed_at: isoUtc, ...authority }))

export const refusal = z.strictObject({
  run_id: runId,
  gate: z.nullable(gate),
  approval: z.nullable(approval),
  reasons: listOf(text),
  sender,
  refused_at: isoUtc,
  envelope: z.exactOptional(envelope),
  order: z.exactOptional(z.strictObject({ request_id: text, reason: text })),
})

const session = z.strictObject({
  invocation: z.enum(['cut', 'resume']),
  evidence: sessionEvidence,
  target: targetIdentity,
  checked: count,
  changed: listOf(text),
  survey_digest: sha256,
  context: z.exactOptional(sessionContext),
  last_attack: z.exactOptional(z.nullable(lastAttack)),
})

export const pinValue = z.union([text, z.number(), z.boolean(), z.null()])
export const retry = z.strictObject({ request_id: text, reason: text, sender })

export const runState = z.strictObject({
  schema_version: z.literal(STATE_SCHEMA_VERSION),
  run_id: runId,
  document_id: text,
  mode: z.enum(MODES),
  source_version: z.nullable(text),
  batch_id: z.nullable(text),
  origin: sender,
  created_at: isoUtc,
  updated_at: isoUtc,
  seq: count,
  write_id: text,
  code_version: text,
  state: z.enum(STATES),
  status,
  context_pins: z.record(text, pinValue),
  receipts: listOf(receipt),
  plan: z.nullable(z.strictObject({ object: sha256, plan_digest: sha256 })),
  requests: z.strictObject({ SG_1_cut_authz: request, SG_2_lifecycle_authz: request }),
  approvals: z.strictObject({ SG_1_cut_authz: accepted, SG_2_lifecycle_authz: accepted }),
  approval_in_hand: z.nullable(z.strictObject({ approval, sender, envelope: authority.envelope })),
  let_go: z.exactOptional(listOf(refusal)),
  overtakes: listOf(runId),
  follows: z.exactOptional(runId),
  retries: listOf(retry),
  report: z.nullable(z.strictObject({ digest: sha256, folder: text, html: text })),
  given_up: z.exactOptional(z.strictObject({ request_id: text, sender, ...authority })),
  sessions: listOf(session),
})

true satisfies Same<z.output<typeof runState>, RunState>

/** @throws Stop STOP_STATE_CORRUPT: cut short, of a newer schema, another run's, or not of the published form. */
export function decodeState(stored: string | Uint8Array, expected: RunId): RunState {
  const json = parsed(stored, expected)
  const version = schemaVersionOf(json)
  if (version !== null && version > STATE_SCHEMA_VERSION) {
    throw corrupt(
      expected,
      `has schema version ${version}; this version of the program reads up to ${STATE_SCHEMA_VERSION}`,
    )
  }
  const result = runState.safeParse(json)
  if (!result.success)
    throw corrupt(expected, `is not of the published form: ${told(problemsOf(result.error, json))}${leadOnBy(json)}`)
  if (result.data.run_id !== expected) throw corrupt(expected, `belongs to another run, ${result.data.run_id}`)
  return result.data
}

function parsed(stored: string | Uint8Array, expected: RunId): unknown {
  try {
    return JSON.parse(typeof stored === 'string' ? stored : new TextDecoder().decode(unpackedState(stored)))
  } catch (cause) {
    throw corrupt(expected, `is cut short or not JSON (${stored.length} characters)`, cause)
  }
}

/** An older bundle beside a newer one, or in its place again, meets fields that it does not know. */
function leadOnBy(json: unknown): string {
  if (typeof json !== 'object' || json === null || !('code_version' in json)) return ''
  return ` (version ${JSON.stringify(json.code_version)} of IU Cutter led it on last: where that is the newer one, deploy it and send the message again)`
}

function schemaVersionOf(json: unknown): number | null {
  if (typeof json !== 'object' || json === null || !('schema_version' in json)) return null
  return typeof json.schema_version === 'number' ? json.schema_version : null
}

const corrupt = (run: RunId, what: string, cause?: unknown): Stop =>
  new Stop('STOP_STATE_CORRUPT', `The state of run ${run} ${what}.`, { cause })
