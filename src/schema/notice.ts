import * as z from 'zod/mini'
import type { Notice } from '../orchestrator/entries.ts'
import { SOVEREIGN_GATES } from '../orchestrator/steps.ts'
import { STOP_CODES } from '../orchestrator/stops.ts'
import type { Same } from './same.ts'
import { count, counts, effectCounts, isoUtc, listOf, runId } from './scalars.ts'

/** The published form of `v1/notices/<run_id>/<seq>.json`. */
export const notice = z.strictObject({
  schema_version: z.literal(1),
  run_id: runId,
  document_id: z.string(),
  seq: count,
  at: isoUtc,
  status: z.enum(['waiting', 'halted', 'closed']),
  how: z.nullable(z.string()),
  gate: z.nullable(z.enum(SOVEREIGN_GATES)),
  code: z.nullable(z.enum(STOP_CODES)),
  counts: z.nullable(effectCounts),
  lineage: z.exactOptional(counts),
  top_risks: listOf(z.readonly(z.tuple([z.string(), count]))),
  asked: z.string(),
  life_hours: z.nullable(count),
  report: z.nullable(z.string()),
  command: z.nullable(z.string()),
})

true satisfies Same<z.output<typeof notice>, Notice>
