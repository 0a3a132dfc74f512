import * as z from 'zod/mini'
import type { IsoUtc } from '../orchestrator/brands.ts'
import { keyIdOf, type PinnedKey, strictBase64 } from '../orchestrator/dsse.ts'
import { publicKeyProblem } from '../orchestrator/ed25519.ts'
import { SOVEREIGN_GATES, type SovereignGate } from '../orchestrator/steps.ts'
import { epochOf, isoUtc } from '../orchestrator/time.ts'
import { problemsOf } from '../schema/problems.ts'
import { parseStrictJson } from '../schema/strict-json.ts'

/** Pinned keys as text, as CUTTER_APPROVER_KEYS and a verifier's file hold them: a JSON list, each entry as `cutter keys enroll` prints it. */

/** As they stand in the configuration: a Lambda function has 4 KB for all of its variables. */
const SHORT_GATES = { SG_1: 'SG_1_cut_authz', SG_2: 'SG_2_lifecycle_authz' } as const satisfies Readonly<
  Record<string, SovereignGate>
>
export type ShortGate = keyof typeof SHORT_GATES
export const SHORT_GATE_NAMES = Object.keys(SHORT_GATES) as readonly ShortGate[]

const name = z
  .string()
  .check(z.regex(/^[^\p{C}]{1,64}$/u, 'must be 1 to 64 characters, none of them a control character'))
const time = z.string().check(z.refine((text) => epochOf(text) !== null, 'must be a time as YYYY-MM-DDTHH:MM:SSZ'))
const publicKey = z.string().check(
  z.superRefine((text, context) => {
    const bytes = strictBase64(text)
    const problem = bytes === null ? 'must be standard base64 with padding' : publicKeyProblem(bytes)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  }),
)

const entry = z.strictObject({
  name,
  key: publicKey,
  gates: z.array(z.enum(['SG_1', 'SG_2'])).check(z.minLength(1)),
  not_after: z.optional(time),
  revoked_at: z.optional(time),
})
export type KeyEntry = z.output<typeof entry>

export type ReadKeys =
  | { readonly kind: 'keys'; readonly keys: readonly PinnedKey[] }
  | { readonly kind: 'bad'; readonly problems: readonly string[] }

/** Every problem at once; a key of small order is one (H38). */
export function readKeys(text: string): ReadKeys {
  const json = parseStrictJson(text)
  if (json.kind === 'bad') return { kind: 'bad', problems: json.problems }
  if (!Array.isArray(json.value)) return { kind: 'bad', problems: ['must be a JSON list'] }
  const result = z.array(entry).safeParse(json.value)
  if (!result.success) return { kind: 'bad', problems: problemsOf(result.error, json.value) }
  const keys = result.data.map(pinned)
  const problems = [...twice(keys.map((key) => key.name)), ...twice(keys.map((key) => key.keyid))].map(
    (what) => `names ${what} twice`,
  )
  return problems.length === 0 ? { kind: 'keys', keys } : { kind: 'bad', problems }
}

/** Two names that look alike are one name: a person reads them. */
const twice = (values: readonly string[]): readonly string[] => {
  const alike = values.map((value) => value.normalize('NFKC').toLowerCase())
  return values.filter((_, index) => alike.indexOf(alike[index] ?? '') !== index)
}

/** As it would be pinned again. */
export function shortEntry({ name: who, public_key: key, gates, not_after, revoked_at }: PinnedKey): KeyEntry {
  return {
    name: who,
    key,
    gates: SHORT_GATE_NAMES.filter((short) => gates.includes(SHORT_GATES[short])),
    ...(not_after === null ? {} : { not_after }),
    ...(revoked_at === null ? {} : { revoked_at }),
  }
}

/** Why nobody may be pinned under this name beside those; null where one may. */
export function nameProblem(text: string, beside: readonly PinnedKey[]): string | null {
  const result = name.safeParse(text)
  if (!result.success) return problemsOf(result.error, text).join('; ')
  return twice([...beside.map((key) => key.name), text]).length === 0
    ? null
    : 'is taken by a key that is pinned already'
}

export function pinned({ name: who, key, gates, not_after, revoked_at }: KeyEntry): PinnedKey {
  const bytes = strictBase64(key)
  if (bytes === null) throw new Error('BUG-pinned: a key that is not base64 was let through')
  return {
    keyid: keyIdOf(bytes),
    name: who,
    public_key: key,
    gates: SOVEREIGN_GATES.filter((gate) => gates.some((short) => SHORT_GATES[short] === gate)),
    not_after: instant(not_after),
    revoked_at: instant(revoked_at),
  }
}

function instant(text: string | undefined): IsoUtc | null {
  const at = text === undefined ? null : epochOf(text)
  return at === null ? null : isoUtc(at)
}
