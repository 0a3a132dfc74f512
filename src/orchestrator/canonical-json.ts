export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }

/** An interface cannot be told from `Json` by its type: any object is taken, and one that is no plain data is refused as it is written. */
export type JsonLike = Json | object

/**
 * JSON with the keys of every object in code-unit order and no white space (RFC 8785 for strings and integers).
 * A number that is not a safe integer is refused (H37); an `undefined` property is left out.
 * @throws Error BUG-canonical-json
 */
export const canonicalJson = (value: JsonLike): string => canonical(value as Json)

const canonical = (value: Json): string => (isInOrder(value) ? JSON.stringify(value) : sorted(value))

/**
 * Whether `JSON.stringify` already gives the canonical form. It costs half as much, so rows that come by the hundred thousand
 * are built in key order.
 */
function isInOrder(value: Json): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isSafeInteger(value)
  if (typeof value !== 'object') return false
  if (isList(value)) return value.every(isInOrder)
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  let last = ''
  for (const key in value) {
    const item = value[key]
    if (key < last || (item !== undefined && !isInOrder(item))) return false
    last = key
  }
  return true
}

function sorted(value: Json): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') throw new Error(`BUG-canonical-json: ${value} is not a safe integer`)
  if (isList(value)) return `[${value.map(canonical).join(',')}]`
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error('BUG-canonical-json: not a plain object')
  let pairs = ''
  for (const { key, label } of labelled(Object.keys(value))) {
    const item = value[key]
    if (item !== undefined) pairs += `${pairs === '' ? '' : ','}${label}${canonical(item)}`
  }
  return `{${pairs}}`
}

interface Label {
  readonly key: string
  /** As it is written before the value. */
  readonly label: string
}

/** Hundreds of thousands of rows share a few sets of keys: each set is sorted and quoted once. */
const labels = new Map<string, readonly Label[]>()
const MAX_LABELS = 1_000

function labelled(keys: readonly string[]): readonly Label[] {
  const shape = keys.join('\n')
  const known = labels.get(shape)
  // A key that holds a line feed could pass for two keys.
  if (known !== undefined && known.length === keys.length) return known
  const sorted = keys.toSorted().map((key) => ({ key, label: `${JSON.stringify(key)}:` }))
  if (labels.size < MAX_LABELS && !keys.some((key) => key.includes('\n'))) labels.set(shape, sorted)
  return sorted
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value)

/** A list of more items than this is written in pieces: it may hold every predicted row. */
const LONG = 1_000

/** The canonical JSON of a value in pieces, one for each item of a long list. Joined they equal `canonicalJson(value)`. */
export const canonicalPieces = (value: JsonLike): Iterable<string> => pieces(value as Json)

function* pieces(value: Json): Iterable<string> {
  if (typeof value !== 'object' || value === null) yield canonical(value)
  else if (isList(value)) yield* listPieces(value)
  else if (Object.values(value).some(isLong)) yield* objectPieces(value)
  else yield canonical(value)
}

const isLong = (value: Json | undefined): boolean => Array.isArray(value) && value.length > LONG

function* listPieces(list: readonly Json[]): Iterable<string> {
  let separator = '['
  for (const item of list) {
    yield separator + canonical(item)
    separator = ','
  }
  yield list.length === 0 ? '[]' : ']'
}

function* objectPieces(value: { readonly [key: string]: Json | undefined }): Iterable<string> {
  let separator = '{'
  for (const { key, label } of labelled(Object.keys(value))) {
    const item = value[key]
    if (item === undefined) continue
    yield `${separator}${label}`
    yield* pieces(item)
    separator = ','
  }
  yield '}'
}
