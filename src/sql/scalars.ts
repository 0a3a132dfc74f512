import * as z from 'zod/mini'
import { ISO_UTC, type IsoUtc, isSha256, isUuid, type Sha256, type Uuid } from '../orchestrator/brands.ts'

/** Column types that several statements share. */

export const uuid = z.custom<Uuid>((value) => typeof value === 'string' && isUuid(value), 'must be a UUID')

export const sha256 = z.custom<Sha256>((value) => typeof value === 'string' && isSha256(value), 'must be a sha256')

export const isoUtc = z.custom<IsoUtc>(
  (value) => typeof value === 'string' && ISO_UTC.test(value),
  'must be a time as YYYY-MM-DDTHH:MM:SS.sssZ',
)

/** SQL for a timestamptz as `YYYY-MM-DDTHH:MM:SS.sssZ`, whatever the session's time zone. */
export const asIsoUtc = (expression: string): string =>
  `to_char((${expression}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
