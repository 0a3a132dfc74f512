import * as z from 'zod/mini'
import { GAP_KINDS, SCOPES, STATUS_MARKERS } from '../cutting/types.ts'
import { EFFECT_KINDS, PLAN_SCHEMA_VERSION, TIE_KINDS } from '../orchestrator/plan.ts'
import { baselineUnit, functionFingerprint } from './facts.ts'
import { byteSpan, count, counts, effectCounts, lineRange, listOf, sha256, uuid } from './scalars.ts'

/** The published form of the plan object: one JSON value a line, the header first. */

/** Scores in thousandths, so that every number of the plan is an integer. */
const profile = z.strictObject({
  name: z.string(),
  digest: z.string(),
  chosen_by: z.enum(['named', 'detected']),
  score_permille: count,
  runner_up: z.nullable(z.strictObject({ name: z.string(), score_permille: count })),
  evidence: listOf(z.string()),
})

const unit = z.strictObject({
  address: z.string(),
  parent_address: z.nullable(z.string()),
  order: count,
  unit_kind: z.string(),
  section_type: z.string(),
  section_code: z.string(),
  title: z.string(),
  span: byteSpan,
  lines: lineRange,
  body: z.string(),
  content_hash: sha256,
  marker: z.nullable(z.enum(STATUS_MARKERS)),
})

const effect = z.strictObject({
  kind: z.enum(EFFECT_KINDS),
  address: z.string(),
  reason: z.string(),
  function: z.nullable(z.enum(['fn_iu_create', 'fn_iu_apply_edit_draft', 'fn_iu_retire'])),
  idempotency_key: uuid,
  content_hash: z.nullable(sha256),
  prior_hash: z.nullable(z.string()),
  expected_version_seq: z.nullable(z.int()),
  enact: z.boolean(),
  revived: z.boolean(),
})

const tie = z.strictObject({
  kind: z.enum(TIE_KINDS),
  from: z.string(),
  to: z.string(),
  score: count,
})

const gap = z.strictObject({
  kind: z.enum(GAP_KINDS),
  span: byteSpan,
  lines: lineRange,
  reason: z.string(),
  body: z.exactOptional(z.string()),
})
const doubt = z.strictObject({ line: count, reason: z.string(), text: z.string() })

export const planHeader = z.strictObject({
  schema_version: z.literal(PLAN_SCHEMA_VERSION),
  rules_version: count,
  plan_digest: sha256,
  document: z.strictObject({
    id: uuid,
    doc_code: z.string(),
    docprefix: z.string(),
    title: z.string(),
    scope: z.enum(SCOPES),
  }),
  version: z.strictObject({ id: uuid, version_string: z.string(), manifest_digest: sha256, bytes: count }),
  target: z.strictObject({ system_identifier: z.string(), database: z.string() }),
  profile,
  leaf_level: z.string(),
  coverage_sha256: sha256,
  baseline_digest: sha256,
  counts: effectCounts,
  risks: counts,
  functions: listOf(functionFingerprint),
})

/** In the order in which they follow the header; each line is an object of the one key that says what it is. */
export const LINE_SCHEMAS = { baseline: baselineUnit, unit, gap, doubt, effect, tie } as const
export type LineKind = keyof typeof LINE_SCHEMAS
export const LINE_KINDS = Object.keys(LINE_SCHEMAS) as readonly LineKind[]
export type LineValue<K extends LineKind> = z.output<(typeof LINE_SCHEMAS)[K]>
export type PlanHeader = z.output<typeof planHeader>

export const planLine = z.union([
  z.strictObject({ plan: planHeader }),
  ...LINE_KINDS.map((kind) => z.strictObject({ [kind]: LINE_SCHEMAS[kind] })),
])
