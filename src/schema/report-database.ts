import * as z from 'zod/mini'
import { PREDICTION_PARTS } from '../orchestrator/plan.ts'
import { lastAttack } from './attack.ts'
import { sessionContext, sessionEvidence, targetIdentity } from './facts.ts'
import { predictedRow } from './handover.ts'
import { count, counts, listOf } from './scalars.ts'

/** The parts of `report.json` about the database: what stands there, what would, and what the sessions can prove. */

const text = z.string()
const maybe = z.nullable(text)

const part = z.enum(PREDICTION_PARTS)

export const predicted = z.strictObject({
  ledger: listOf(predictedRow),
  tables: listOf(z.strictObject({ part, table: text, op: z.enum(['insert', 'update']), rows: count })),
  calls: listOf(z.strictObject({ part, function: text, calls: count })),
})

export const session = z.strictObject({
  invocation: z.enum(['cut', 'resume']),
  evidence: sessionEvidence,
  target: targetIdentity,
  facts_checked: count,
  facts_changed: listOf(text),
  survey_digest: text,
  context: z.exactOptional(sessionContext),
  last_attack: z.exactOptional(z.nullable(lastAttack)),
})

export const database = z.strictObject({
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
