import * as z from 'zod/mini'
import { LINEAGE_KINDS } from '../cutting/lineage.ts'
import { DIFFERENCE_KINDS } from '../orchestrator/difference.ts'
import { EFFECT_KINDS } from '../orchestrator/plan.ts'
import { SOVEREIGN_GATES } from '../orchestrator/steps.ts'
import { count, listOf, runId, sha256 } from './scalars.ts'
import { pinValue } from './state.ts'

/** The parts of `report.json` that compare: texts with those they come from, facts with those that were pinned. */

const text = z.string()

export const unitLineage = z.strictObject({
  kind: z.enum(LINEAGE_KINDS),
  original: listOf(text),
  current: listOf(text),
  score: z.nullable(count),
  low_score: z.boolean(),
})
export const lineage = z.strictObject({
  counts: z.record(z.enum(LINEAGE_KINDS), count),
  low_score_below: count,
})

const changedFact = z.strictObject({ label: text, was: pinValue, is: pinValue })
export const recheck = z.strictObject({
  at: text,
  facts: listOf(text),
  facts_changed: listOf(text),
  noted: listOf(changedFact),
  effects_changed: z.nullable(z.literal(0)),
  standing: listOf(z.enum(SOVEREIGN_GATES)),
})

const effectSide = z.strictObject({
  effect: z.enum(EFFECT_KINDS),
  content_hash: z.nullable(sha256),
  prior_hash: z.nullable(text),
  expected_version_seq: z.nullable(z.int()),
  enact: z.boolean(),
  revived: z.boolean(),
})
export const difference = z.strictObject({
  run_id: runId,
  plan_digest: z.strictObject({ was: z.nullable(sha256), is: sha256 }),
  causes: listOf(changedFact),
  approvals_left_behind: listOf(z.enum(SOVEREIGN_GATES)),
  effects: z.nullable(
    listOf(
      z.strictObject({
        address: text,
        kind: z.enum(DIFFERENCE_KINDS),
        was: z.nullable(effectSide),
        is: z.nullable(effectSide),
      }),
    ),
  ),
  effects_unchanged: count,
})
