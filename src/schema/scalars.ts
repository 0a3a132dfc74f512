import * as z from 'zod/mini'
import {
  type DurationMs,
  ISO_UTC,
  type IsoUtc,
  RUN_ID,
  type RunId,
  SHA256,
  type Sha256,
  UUID,
  type Uuid,
} from '../orchestrator/brands.ts'
import type { Json } from '../orchestrator/digest.ts'

/** The strings and numbers that every boundary shares, with the core's brands as their output types. */

/** A brand is a name without run-time substance, so the schema that checks its form may carry it. */
const branded = <T extends string | number>(schema: z.ZodMiniType): z.ZodMiniType<T, T> =>
  schema as unknown as z.ZodMiniType<T, T>

const matching = (form: RegExp, error: string): z.ZodMiniString => z.string(error).check(z.regex(form, error))

export const runId = branded<RunId>(matching(RUN_ID, 'must be a run id: ictr-<YYYYMMDDTHHMMSSZ>-<8 hex digits>'))
export const sha256 = branded<Sha256>(matching(SHA256, 'must be a sha256: 64 lower-case hex digits'))
export const uuid = branded<Uuid>(matching(UUID, 'must be a lower-case UUID'))
export const isoUtc = branded<IsoUtc>(matching(ISO_UTC, 'must be a time as YYYY-MM-DDTHH:MM:SS.sssZ'))

/** What SQS allows as a deduplication id, without what a path or a shell would read otherwise. */
export const messageId = matching(
  /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/,
  'must be 1 to 128 of A-Z a-z 0-9 . _ : - and begin with a letter or digit',
)

/** Text of people, in UTF-16 units. */
export const shortText = (longest: number) => z.string().check(z.minLength(1), z.maxLength(longest))

/** A safe integer from 0. */
export const count = z.int().check(z.nonnegative())
export const durationMs = branded<DurationMs>(count)

/** A list that stays as it was read. */
export const listOf = <T extends z.ZodMiniType>(item: T): z.ZodMiniReadonly<z.ZodMiniArray<T>> =>
  z.readonly(z.array(item))
export const counts = z.record(z.string(), count)

/** How many effects of each kind a plan has. */
export const effectCounts = z.strictObject({ create: count, revise: count, keep: count, retire: count })

/** In bytes of the pinned text, the end outside. */
export const byteSpan = z.strictObject({ start: count, end: count })

/** In lines from 1, both inside. */
export const lineRange = z.strictObject({ first: count, last: count })

/** Any JSON. What is checked comes from a parser, which gives nothing else: to go through it again is what checking a row would cost most. */
export const json = z.unknown() as unknown as z.ZodMiniType<Json, Json>
