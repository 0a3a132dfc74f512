import * as z from 'zod/mini'
import { GAP_KINDS } from '../cutting/types.ts'
import { EFFECT_KINDS } from '../orchestrator/plan.ts'
import { DIFF_GRAINS, SEGMENT_OPS } from '../reports/diff.ts'
import { unitLineage } from './report-compared.ts'
import { byteSpan, count, lineRange, listOf } from './scalars.ts'

/** The parts of `report.json` about the text: its profile, units, gaps and certificate. */

const text = z.string()
const maybe = z.nullable(text)

const unitText = z.union([
  z.strictObject({ kind: z.enum(['new', 'same', 'gone']), body: text }),
  z.strictObject({
    kind: z.literal('changed'),
    grain: z.enum(DIFF_GRAINS),
    segments: listOf(z.strictObject({ op: z.enum(SEGMENT_OPS), text })),
  }),
])

export const unit = z.strictObject({
  effect: z.enum(EFFECT_KINDS),
  address: text,
  title: text,
  prior_title: maybe,
  section_type: maybe,
  parent_address: maybe,
  lines: z.nullable(lineRange),
  span: z.exactOptional(z.nullable(byteSpan)),
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

export const gap = z.strictObject({
  kind: z.enum(GAP_KINDS),
  span: byteSpan,
  lines: lineRange,
  reason: text,
  sha256: z.exactOptional(text),
  text: z.exactOptional(text),
})

export const certificate = z.strictObject({ bytes: count, sha256: text, parts: count, parts_sha256: text })

export const profile = z.strictObject({
  name: text,
  digest: text,
  chosenBy: z.enum(['named', 'detected']),
  score: z.number(),
  runnerUp: z.nullable(z.strictObject({ name: text, score: z.number() })),
  evidence: listOf(text),
})
