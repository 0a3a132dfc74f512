import * as z from 'zod/mini'
import type { RefusalOverflow } from '../orchestrator/state.ts'
import { Stop } from '../orchestrator/stops.ts'
import { problemsOf } from './problems.ts'
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

/** @throws Stop STOP_STATE_CORRUPT: cut short, or not of the published form */
export function decodeStored<T>(stored: Uint8Array, key: string, schema: z.ZodMiniType<T>): T {
  const json = parsed(stored, key)
  const result = schema.safeParse(json)
  if (result.success) return result.data
  throw corrupt(key, `is not of the published form: ${problemsOf(result.error, json).join('; ')}`)
}

function parsed(stored: Uint8Array, key: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(stored))
  } catch (cause) {
    throw corrupt(key, 'is cut short or not JSON', cause)
  }
}

const corrupt = (key: string, what: string, cause?: unknown): Stop =>
  new Stop('STOP_STATE_CORRUPT', `The object ${key} ${what}.`, { cause })
