import type { EpochMs } from './brands.ts'
import { between, epochOf, hours, isoUtc, minutes, plus } from './time.ts'

/** How far a signature may lie in the future: clocks differ. */
const CLOCK_TOLERANCE = minutes(2)

/**
 * Why a document signed at `signedUtc` does not count, judged at the time the queue took it; null where it counts.
 * `lifeHours` is null where no request says how long it lives.
 */
export function lifeProblem(signedUtc: string, takenAt: EpochMs, lifeHours: number | null): string | null {
  const signed = epochOf(signedUtc)
  if (signed === null) return `signed_utc is not ISO-8601 UTC: ${signedUtc}`
  if (between(takenAt, signed) > CLOCK_TOLERANCE) {
    return `signed in the future: ${signedUtc}, the queue took it at ${isoUtc(takenAt)}`
  }
  if (lifeHours === null || takenAt < plus(signed, hours(lifeHours))) return null
  return `expired: signed ${signedUtc}, good for ${lifeHours} h, the queue took it at ${isoUtc(takenAt)}`
}
