import * as z from 'zod/mini'
import { MODES } from '../orchestrator/state.ts'
import { PHASES, SOVEREIGN_GATES, STATES } from '../orchestrator/steps.ts'
import { REPORT_SCHEMA_VERSION, type ReportModel } from '../reports/model/types.ts'
import { difference, lineage, recheck } from './report-compared.ts'
import { database, predicted, session } from './report-database.ts'
import { authority, decision, given } from './report-decided.ts'
import { certificate, gap, profile, unit } from './report-text.ts'
import type { Same } from './same.ts'
import { count, effectCounts, listOf, sha256 } from './scalars.ts'
import { internalGate, pinValue, predicate, refusal, retry, sender } from './state.ts'

/** The published form of `report.json`. Strict at every level; a reader may rely on each field. */

const text = z.string()
const maybe = z.nullable(text)
const phase = z.nullable(z.enum(PHASES))

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

const step = z.strictObject({
  kind: z.enum(['phase', 'pause']),
  state: z.enum(STATES),
  phase,
  gate: z.union([internalGate, z.enum(SOVEREIGN_GATES)]),
  label: text,
  status: z.enum(['done', 'waiting', 'halted', 'ahead']),
  started_at: maybe,
  duration_ms: z.nullable(count),
  predicates: listOf(predicate),
  pins: listOf(z.strictObject({ name: text, value: pinValue })),
  warnings: listOf(text),
})

const refusalLedger = z.strictObject({
  kept: count,
  more: count,
  chain: z.nullable(sha256),
  damaged: listOf(text),
  digest: sha256,
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
  counts: z.nullable(effectCounts),
  risks: listOf(z.strictObject({ class: text, count, meaning: text, items: listOf(text) })),
  units: listOf(unit),
  lineage: z.exactOptional(z.nullable(lineage)),
  doubts: listOf(z.strictObject({ line: count, reason: text, text })),
  gaps: listOf(gap),
  certificate: z.exactOptional(z.nullable(certificate)),
  profile: z.nullable(profile),
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
