import type { DurationMs, EpochMs, IsoUtc, RunId } from './brands.ts'

/** The only module of the pure folders that converts between instants and their text; it never asks what time it is. */

export const isoUtc = (at: EpochMs): IsoUtc => new Date(at).toISOString() as IsoUtc

/** The run id of an instant; `tail` is its 8 hex digits. */
export const runIdAt = (at: EpochMs, tail: string): RunId =>
  `ictr-${isoUtc(at).slice(0, 19).replaceAll(/[-:]/g, '')}Z-${tail}` as RunId

/**
 * The instant that an ISO-8601 UTC text names, or null where it names none. Offsets other than `Z` are refused, and so
 * are 30 February and 24:00, which `Date.parse` moves to a day that nobody wrote.
 */
export function epochOf(text: string): EpochMs | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/.test(text)) return null
  const at = Date.parse(text)
  if (Number.isNaN(at) || !isoUtc(at as EpochMs).startsWith(text.slice(0, 19))) return null
  return at as EpochMs
}

export const hours = (n: number): DurationMs => (n * 3_600_000) as DurationMs
export const minutes = (n: number): DurationMs => (n * 60_000) as DurationMs
export const seconds = (n: number): DurationMs => (n * 1_000) as DurationMs
export const plus = (at: EpochMs, duration: DurationMs): EpochMs => (at + duration) as EpochMs
export const between = (from: EpochMs, to: EpochMs): DurationMs => (to - from) as DurationMs
/** As `between`, where the clock may have been set back meanwhile: no time at all, for a state with less than that could never be read again. */
export const elapsed = (from: EpochMs, to: EpochMs): DurationMs => Math.max(0, to - from) as DurationMs
