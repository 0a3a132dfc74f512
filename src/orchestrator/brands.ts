/** Names for strings and numbers that must not be mixed up. A brand costs nothing at run time. */

declare const brand: unique symbol
type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** `ictr-<YYYYMMDDTHHMMSSZ>-<8 hex>`; sorts by time. */
export type RunId = Brand<string, 'RunId'>
/** Lower-case hex of a SHA-256. */
export type Sha256 = Brand<string, 'Sha256'>
/** Lower-case UUID. */
export type Uuid = Brand<string, 'Uuid'>
/** `YYYY-MM-DDTHH:MM:SS.sssZ`. */
export type IsoUtc = Brand<string, 'IsoUtc'>
/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = Brand<number, 'EpochMs'>
/** Milliseconds. */
export type DurationMs = Brand<number, 'DurationMs'>
/** A store's own token for one stored version of an object. */
export type Etag = Brand<string, 'Etag'>

export const RUN_ID = /^ictr-\d{8}T\d{6}Z-[0-9a-f]{8}$/
export const SHA256 = /^[0-9a-f]{64}$/
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
/** `YYYY-MM-DDTHH:MM:SS.sssZ`: the form alone, not whether there is such a day. */
export const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/
/** Of a document or a batch. Dots alone would be a step in a path. */
export const NAME = /^(?!\.+$)[A-Za-z0-9._-]{1,64}$/

/** Whether a text is a run id, as it must be before it names a run: `if (isRunId(text)) await runner.resume({ runId: text, … })`. */
export const isRunId = (text: string): text is RunId => RUN_ID.test(text)
export const isSha256 = (text: string): text is Sha256 => SHA256.test(text)
export const isUuid = (text: string): text is Uuid => UUID.test(text)
