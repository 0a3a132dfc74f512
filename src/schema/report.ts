import * as z from 'zod/mini'
import { GAP_KINDS } from '../cutting/types.ts'
import { EFFECT_KINDS, PREDICTION_PARTS } from '../orchestrator/plan.ts'
import { APPROVAL_POLICIES, MODES } from '../orchestrator/state.ts'
import { PHASES, SOVEREIGN_GATES, STATES } from '../orchestrator/steps.ts'
import { STOP_CODES } from '../orchestrator/stops.ts'
import { DIFF_GRAINS, SEGMENT_OPS } from '../reports/diff.ts'
import { REPORT_SCHEMA_VERSION, type ReportModel } from '../reports/model/types.ts'
import { lastAttack } from './attack.ts'
import { sessionContext, sessionEvidence, targetIdentity } from './facts.ts'
import { difference, lineage, recheck, unitLineage } from './report-compared.ts'
import type { Same } from './same.ts'
import { count, counts, json, listOf, sha256 } from './scalars.ts'
import { detail, internalGate, pinValue, predicate, refusal, retry, sender } from './state.ts'

/** The published form of `report.json`. Strict at every level; a reader may rely on each field. */

const text = z.string()
const maybe = z.nullable(text)
const gate = z.enum(SOVEREIGN_GATES)
const phase = z.nullable(z.enum(PHASES))
const lines = z.strictObject({ first: count, last: count })
const span = z.strictObject({ start: count, end: count })

const decidedBy = {
  policy: z.exactOptional(z.enum(APPROVAL_POLICIES)),
  sender_id: z.exactOptional(maybe),
  signer: z.exactOptional(z.nullable(z.strictObject({ keyid: text, name: text }))),
}

const decision = z.discriminatedUnion('kind', [
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

const run = z.strictObject({
  run_id: text,
  document_id: text,
  mode: z.enum(MODES),
  state: z.enum(STATES),
  status: z.enum(['open', 'halted', 'closed']),
  created_at: text,
  code_version: text,
  source_version_asked: maybe,
  batch_id: maybe,
  origin: sender,
  overtakes: listOf(text),
  retries: listOf(retry),
  demo: z.boolean(),
})

const document = z.strictObject({
  doc_code: text,
  title: maybe,
  docprefix: maybe,
  version_string: maybe,
  newer_version: maybe,
  bytes: z.nullable(count),
  leaf_level: maybe,
  scope: maybe,
  rules_version: z.nullable(count),
})

const unitText = z.union([
  z.strictObject({ kind: z.enum(['new', 'same', 'gone']), body: text }),
  z.strictObject({
    kind: z.literal('changed'),
    grain: z.enum(DIFF_GRAINS),
    segments: listOf(z.strictObject({ op: z.enum(SEGMENT_OPS), text })),
  }),
])

const unit = z.strictObject({
  effect: z.enum(EFFECT_KINDS),
  address: text,
  title: text,
  prior_title: maybe,
  section_type: maybe,
  parent_address: maybe,
  lines: z.nullable(lines),
  span: z.exactOptional(z.nullable(span)),
  reason: text,
  function: maybe,
  enact: z.boolean(),
  supersedes: z.boolean(),
  revived: z.boolean(),
  content_hash: maybe,
  prior_hash: maybe,
  expected_version_seq: z.nullable(z.int()),
  idempotency_key: text,
  origin: z.exactOptional(z.nullable(unitLineage)),
  fate: z.exactOptional(z.nullable(unitLineage)),
  tie: z.exactOptional(z.nullable(z.strictObject({ kind: text, other: text, score: z.number() }))),
  text: unitText,
  replaced: z.exactOptional(text),
})

const step = z.strictObject({
  kind: z.enum(['phase', 'pause']),
  state: z.enum(STATES),
  phase,
  gate: z.union([internalGate, gate]),
  label: text,
  status: z.enum(['done', 'waiting', 'halted', 'ahead']),
  started_at: maybe,
  duration_ms: z.nullable(count),
  predicates: listOf(predicate),
  pins: listOf(z.strictObject({ name: text, value: pinValue })),
  warnings: listOf(text),
})

const given = z.strictObject({
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

const part = z.enum(PREDICTION_PARTS)
const ledgerRow = z.strictObject({
  part,
  table: text,
  op: z.enum(['insert', 'update']),
  key: text,
  columns: z.record(text, json),
})
const predicted = z.strictObject({
  ledger: listOf(ledgerRow),
  tables: listOf(z.strictObject({ part, table: text, op: z.enum(['insert', 'update']), rows: count })),
  calls: listOf(z.strictObject({ part, function: text, calls: count })),
})

const session = z.strictObject({
  invocation: z.enum(['cut', 'resume']),
  evidence: sessionEvidence,
  target: targetIdentity,
  facts_checked: count,
  facts_changed: listOf(text),
  survey_digest: text,
  context: z.exactOptional(sessionContext),
  last_attack: z.exactOptional(z.nullable(lastAttack)),
})

const database = z.strictObject({
  read_at: text,
  role: text,
  public_rights: listOf(text),
  reported_rights: listOf(text),
  units_by_status: counts,
  enacted_versions: count,
  lifecycle_log_rows: z.nullable(count),
  review_decisions: z.nullable(count),
  other_documents_units: count,
  tables: listOf(z.strictObject({ table: text, rows: z.nullable(count), digest: maybe })),
  not_visible: listOf(z.strictObject({ object: text, grant: text })),
  proof: z.exactOptional(
    z.strictObject({
      functions: listOf(z.strictObject({ signature: text, fingerprint: text, proven: z.boolean() })),
      triggers: listOf(z.strictObject({ trigger: text, stands: z.boolean(), proven: z.boolean() })),
    }),
  ),
})

const refusalLedger = z.strictObject({
  kept: count,
  more: count,
  chain: z.nullable(sha256),
  damaged: listOf(text),
  digest: sha256,
})

const authority = z.strictObject({
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

export const reportSchema = z.strictObject({
  schema_version: z.literal(REPORT_SCHEMA_VERSION),
  run,
  document,
  decision,
  since_cut: z.nullable(
    z.strictObject({
      rechecked_at: text,
      facts_checked: count,
      facts_changed: listOf(text),
      enacted: count,
      superseded: count,
      retired: count,
    }),
  ),
  recheck: z.exactOptional(z.nullable(recheck)),
  difference: z.exactOptional(z.nullable(difference)),
  counts: z.nullable(z.strictObject({ create: count, revise: count, keep: count, retire: count })),
  risks: listOf(z.strictObject({ class: text, count, meaning: text, items: listOf(text) })),
  units: listOf(unit),
  lineage: z.exactOptional(z.nullable(lineage)),
  doubts: listOf(z.strictObject({ line: count, reason: text, text })),
  gaps: listOf(
    z.strictObject({
      kind: z.enum(GAP_KINDS),
      span,
      lines,
      reason: text,
      sha256: z.exactOptional(text),
    }),
  ),
  certificate: z.exactOptional(
    z.nullable(z.strictObject({ bytes: count, sha256: text, parts: count, parts_sha256: text })),
  ),
  profile: z.nullable(
    z.strictObject({
      name: text,
      digest: text,
      chosenBy: z.enum(['named', 'detected']),
      score: z.number(),
      runnerUp: z.nullable(z.strictObject({ name: text, score: z.number() })),
      evidence: listOf(text),
    }),
  ),
  steps: listOf(step),
  approvals: listOf(given),
  refusals: listOf(refusal),
  refusal_ledger: z.exactOptional(refusalLedger),
  authority: z.exactOptional(authority),
  predicted: z.nullable(predicted),
  sessions: listOf(session),
  database: z.nullable(database),
  grant_snapshot_configured: maybe,
  digests: listOf(z.strictObject({ name: text, sha256: text })),
  next: listOf(text),
})

true satisfies Same<z.output<typeof reportSchema>, ReportModel>
