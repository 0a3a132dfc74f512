import type * as z from 'zod/mini'
import { problemsOf } from '../schema/problems.ts'

/** A document of the folder that cannot be read, and why. */
export class Unreadable extends Error {}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** @throws Unreadable */
export function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    throw new Unreadable('is not JSON in UTF-8')
  }
}

/** Reads a document of a published form. The reader throws Unreadable. */
export const formed =
  <T>(schema: z.ZodMiniType<T>) =>
  (bytes: Uint8Array): T => {
    const json = jsonIn(bytes)
    const result = schema.safeParse(json)
    if (result.success) return result.data
    throw new Unreadable(`is not of the published form: ${problemsOf(result.error, json).join('; ')}`)
  }
