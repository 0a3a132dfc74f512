import type * as z from 'zod/mini'
import { Stop } from '../orchestrator/stops.ts'
import { problemsOf } from './problems.ts'

/**
 * A stored object of a published form. `noun` is what a message calls it.
 * @throws Stop STOP_STATE_CORRUPT: cut short, or not of the published form
 */
export function decodeStored<T>(
  stored: Uint8Array,
  key: string,
  schema: z.ZodMiniType<T>,
  noun: 'object' | 'entry' = 'object',
): T {
  const corrupt = (what: string, cause?: unknown): Stop =>
    new Stop('STOP_STATE_CORRUPT', `The ${noun} ${key} ${what}.`, { cause })
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(stored))
  } catch (cause) {
    throw corrupt('is cut short or not JSON', cause)
  }
  const result = schema.safeParse(json)
  if (result.success) return result.data
  throw corrupt(`is not of the published form: ${problemsOf(result.error, json).join('; ')}`)
}
