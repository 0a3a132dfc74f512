import * as z from 'zod/mini'
import type { IndexEntry } from '../orchestrator/entries.ts'
import { SOVEREIGN_GATES, STATES } from '../orchestrator/steps.ts'
import { STOP_CODES, Stop } from '../orchestrator/stops.ts'
import type { Same } from './same.ts'
import { count, counts, effectCounts, isoUtc, runId, sha256 } from './scalars.ts'
import { decodeStored } from './stored.ts'

/** The published form of `v1/documents/<document_id>/<run_id>.json` and of the entries of a batch. */

const text = z.nullable(z.string())

export const indexEntry = z.strictObject({
  schema_version: z.literal(1),
  run_id: runId,
  document_id: z.string(),
  batch_id: text,
  seq: count,
  state: z.enum(STATES),
  status: z.enum(['open', 'halted', 'closed']),
  how: text,
  code: z.nullable(z.enum(STOP_CODES)),
  reason: text,
  gate: z.nullable(z.enum(SOVEREIGN_GATES)),
  since: isoUtc,
  created_at: isoUtc,
  version_id: text,
  version_string: text,
  rules_version: z.nullable(z.number()),
  baseline_digest: text,
  baseline_units: z.nullable(z.number()),
  counts: z.nullable(effectCounts),
  request: z.exactOptional(z.nullable(z.strictObject({ digest: sha256, risks: counts }))),
  drifted: z.exactOptional(z.boolean()),
  report: z.exactOptional(text),
})

true satisfies Same<z.output<typeof indexEntry>, IndexEntry>

/** @throws Stop STOP_STATE_CORRUPT: cut short, not of the published form, or another run's */
export function decodeIndexEntry(stored: Uint8Array, key: string): IndexEntry {
  const entry = decodeStored(stored, key, indexEntry, 'entry')
  const { run_id, document_id } = entry
  if (!key.endsWith(`/${run_id}.json`) && !key.endsWith(`/${document_id}.json`))
    throw new Stop('STOP_STATE_CORRUPT', `The entry ${key} belongs to another run, ${run_id}.`)
  return entry
}
