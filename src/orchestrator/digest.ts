import { createHash, hash } from 'node:crypto'
import type { Sha256, Uuid } from './brands.ts'

/** The only module of the core with a hash; canonical JSON is here because a digest is its only use. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * JSON with the keys of every object in code-unit order and no white space (RFC 8785 for strings and integers).
 * A number that is not a safe integer is refused (H37); an `undefined` property is left out.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error(`BUG-canonical-json: ${value} is not a safe integer`)
    return String(value)
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error('BUG-canonical-json: not a plain object')
  let pairs = ''
  for (const { key, label } of labelled(Object.keys(value))) {
    const item = value[key]
    if (item !== undefined) pairs += `${pairs === '' ? '' : ','}${label}${canonicalJson(item)}`
  }
  return `{${pairs}}`
}

interface Label {
  readonly key: string
  /** As it is written before the value. */
  readonly label: string
}

/** Rows by the hundred thousand have few sets of keys: each is sorted and written once. */
const labels = new Map<string, readonly Label[]>()
const MAX_LABELS = 1_000

function labelled(keys: readonly string[]): readonly Label[] {
  const shape = keys.join('\n')
  const known = labels.get(shape)
  // A key that holds the joint could pass for two.
  if (known !== undefined && known.length === keys.length) return known
  const sorted = keys.toSorted().map((key) => ({ key, label: `${JSON.stringify(key)}:` }))
  if (labels.size < MAX_LABELS && !keys.some((key) => key.includes('\n'))) labels.set(shape, sorted)
  return sorted
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value)

export const sha256 = (data: string | Uint8Array): Sha256 => hash('sha256', data, 'hex') as Sha256

/** sha256 of the canonical JSON. A list is hashed item by item, for its text may be as long as all predicted rows. */
export function digestOf(value: unknown): Sha256 {
  const json = value as Json
  return typeof json === 'object' && json !== null && isList(json)
    ? sha256OfAll(chunks(json))
    : sha256(canonicalJson(json))
}

/** In UTF-16 code units: enough that a call of the hash costs little beside its work. */
const CHUNK = 1 << 16

function* chunks(list: readonly Json[]): Iterable<string> {
  let text = '['
  for (const [index, item] of list.entries()) {
    text += index === 0 ? canonicalJson(item) : `,${canonicalJson(item)}`
    if (text.length < CHUNK) continue
    yield text
    text = ''
  }
  yield `${text}]`
}

/** sha256 over many parts without joining them. */
export function sha256OfAll(parts: Iterable<string | Uint8Array>): Sha256 {
  const running = createHash('sha256')
  for (const part of parts) running.update(part)
  return running.digest('hex') as Sha256
}

/** RFC 9562 version 5 UUID of a name within a namespace UUID. */
export function uuidV5(namespace: Uuid, name: string): Uuid {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex', 0, 16)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-') as Uuid
}
