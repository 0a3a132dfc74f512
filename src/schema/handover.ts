import * as z from 'zod/mini'
import type { PlannedCall, PredictedRow } from '../orchestrator/plan.ts'
import { PREDICTION_PARTS } from '../orchestrator/plan.ts'
import { MODES } from '../orchestrator/state.ts'
import { planHeader } from './plan-lines.ts'
import type { Same } from './same.ts'
import { count, isoUtc, json, runId, sha256 } from './scalars.ts'
import { approval, authority, sender } from './state.ts'

/** The published form of `handover/plan.jsonl` and `predicted/rows.jsonl`: one JSON value a line, told apart by `line`. */

const text = z.string()
const part = z.enum(PREDICTION_PARTS)

const { document, version, target, counts, risks, functions } = planHeader.shape

const header = z.strictObject({
  line: z.literal('header'),
  schema_version: z.literal(1),
  run_id: runId,
  mode: z.enum(MODES),
  demo: z.boolean(),
  plan_digest: sha256,
  rules_version: count,
  document,
  version,
  target,
  change_set_id: z.nullable(text),
  counts,
  risks,
  baseline_digest: sha256,
  valid: text,
  authority: text,
  functions,
})

const approved = z.strictObject({
  line: z.literal('approval'),
  demo: z.boolean(),
  sha256,
  approval,
  sender,
  consumed_at: isoUtc,
  ...authority,
})

const plannedCall = {
  part,
  function: z.enum(['fn_iu_create', 'fn_iu_apply_edit_draft', 'fn_iu_enact', 'fn_iu_retire']),
  address: text,
  args: z.record(text, json),
  result: z.enum(['created', 'enacted', 'retired']),
}

export const predictedRow = z.strictObject({
  part,
  table: text,
  op: z.enum(['insert', 'update']),
  key: text,
  columns: z.record(text, json),
})

export const handoverLine = z.discriminatedUnion('line', [
  header,
  approved,
  z.strictObject({ line: z.literal('call'), n: count, ...plannedCall }),
  z.strictObject({ line: z.literal('row'), ...predictedRow.shape }),
  z.strictObject({ line: z.literal('end'), lines: count, sha256 }),
])

export type HandoverLine = z.output<typeof handoverLine>

const _call = z.strictObject(plannedCall)
true satisfies Same<z.output<typeof _call>, PlannedCall>
true satisfies Same<z.output<typeof predictedRow>, PredictedRow>
