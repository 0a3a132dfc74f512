import * as z from 'zod/mini'
import { type Envelope, strictBase64 } from '../orchestrator/dsse.ts'
import { problemsOf } from './problems.ts'
import type { Same } from './same.ts'
import { listOf } from './scalars.ts'
import { parseStrictJson } from './strict-json.ts'

/** The form of a DSSE envelope, and what lies in one. */

const text = (longest: number) => z.string().check(z.maxLength(longest))

export const envelope = z.strictObject({
  payloadType: text(200),
  payload: text(65_536),
  signatures: listOf(z.strictObject({ keyid: text(200), sig: text(200) })).check(z.maxLength(8)),
})

true satisfies Same<z.output<typeof envelope>, Envelope>

export type Payload<T> =
  | { readonly kind: 'read'; readonly document: T }
  | { readonly kind: 'unreadable'; readonly problems: readonly string[] }

/**
 * The document in the payload, read by its closed schema: whether anybody signed it is not asked here. Duplicate keys,
 * unknown fields and numbers that are no exact integers make it unreadable (H37).
 */
export function payloadIn<T>({ payload }: Envelope, schema: z.ZodMiniType<T>): Payload<T> {
  const bytes = strictBase64(payload)
  if (bytes === null) return unreadable(['payload is not standard base64 with padding'])
  const decoded = utf8In(bytes)
  if (decoded === null) return unreadable(['payload is not UTF-8'])
  const json = parseStrictJson(decoded)
  if (json.kind === 'bad') return unreadable(json.problems.map((problem) => `payload ${problem}`))
  const result = schema.safeParse(json.value)
  if (result.success) return { kind: 'read', document: result.data }
  return unreadable(problemsOf(result.error, json.value).map((problem) => `payload: ${problem}`))
}

function utf8In(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

const unreadable = (problems: readonly string[]): { kind: 'unreadable'; problems: readonly string[] } => ({
  kind: 'unreadable',
  problems,
})
