/** How values are written for people, the same in every report, locale and time zone. */

/** `1 234 567`, with narrow no-break spaces. */
export const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f')

/** `1 unit`, `3 units`. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`

/** `2026-11-22 20:41:04 UTC` of an ISO-8601 UTC text; anything else as it stands. */
export const when = (iso: string): string => {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?Z$/.exec(iso)
  return parts === null ? iso : `${parts[1]} ${parts[2]} UTC`
}

/** `840 ms`, `2.4 s`, `3 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${ms} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1_000)} s`
}

/** `12 s`, `3 min`, `5 h 12 min`, `3 d 4 h`: how long a person has waited. */
export function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes === 0) return `${Math.floor(ms / 1_000)} s`
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** `512 B`, `3.4 KB`, `2.0 MB`. */
export function bytes(n: number): string {
  if (n < 1_024) return `${n} B`
  if (n < 1_048_576) return `${(n / 1_024).toFixed(1)} KB`
  return `${(n / 1_048_576).toFixed(1)} MB`
}

/** `true` and `false` as people say them. */
export const yesNo = (value: boolean): string => (value ? 'yes' : 'no')

/** Lines `first`–`last`, one number where they are one. */
export const lines = ({ first, last }: { readonly first: number; readonly last: number }): string =>
  first === last ? `line ${first}` : `lines ${first}–${last}`
