import * as z from 'zod/mini'
import type { RefusalOverflow } from '../orchestrator/state.ts'
import type { Same } from './same.ts'
import { count, runId, sha256 } from './scalars.ts'
import { refusal } from './state.ts'

/** The published form of `refusals/<sha256>.json`, and of the count of those beyond the cap. */

export const refusalOverflow = z.strictObject({
  schema_version: z.literal(1),
  run_id: runId,
  seq: count,
  chain: sha256,
  last: refusal,
})

true satisfies Same<z.output<typeof refusalOverflow>, RefusalOverflow>
