import * as z from 'zod/mini'
import type { BatchList } from '../batch/list.ts'
import { count, isoUtc, listOf } from './scalars.ts'

/** `v1/batch-lists/<batch_id>.json`. */
export const batchList: z.ZodMiniType<BatchList> = z.strictObject({
  schema_version: z.literal(1),
  batch_id: z.string(),
  created_at: isoUtc,
  requested_by: z.string(),
  stop_after: z.nullable(count),
  documents: listOf(z.strictObject({ document_id: z.string(), source_version: z.nullable(z.string()) })),
})
