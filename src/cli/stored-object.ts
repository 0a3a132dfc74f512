import type * as z from 'zod/mini'
import type { ObjectStore } from '../orchestrator/ports.ts'
import { Refused } from './context.ts'
import { EXIT } from './exit-codes.ts'

/**
 * The stored object as the schema gives it; null where there is none.
 * @throws Refused where it is damaged: not JSON, or not of its form
 */
export async function objectAt<T>(objects: ObjectStore, key: string, schema: z.ZodMiniType<T>): Promise<T | null> {
  const bytes = await objects.read(key)
  return bytes === null ? null : objectIn(bytes, key, schema)
}

/** What was read as the schema gives it. @throws Refused where it is damaged */
export function objectIn<T>(bytes: Uint8Array, key: string, schema: z.ZodMiniType<T>): T {
  const result = schema.safeParse(jsonIn(bytes))
  if (result.success) return result.data
  throw new Refused(EXIT.other, `${key} is damaged. Restore an earlier version of that object.`)
}

/** What was read, or why it cannot be: where one damaged object must not hide the others. */
export async function unlessDamaged<T>(reading: Promise<T>): Promise<T | Refused> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
