import type { Sha256 } from '../orchestrator/brands.ts'
import { canonicalJson, sha256 } from '../orchestrator/digest.ts'

/** The files of one report folder, before they are written. */

export interface ReportFile {
  /** Relative to the folder, with `/`. */
  readonly name: string
  readonly contentType: string
  readonly bytes: Uint8Array
}

const TYPES = {
  md: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  jsonl: 'application/jsonl',
} as const

const encoder = new TextEncoder()

export function textFile(name: string, text: string | Iterable<string>): ReportFile {
  const extension = name.slice(name.lastIndexOf('.') + 1) as keyof typeof TYPES
  return {
    name,
    contentType: TYPES[extension],
    bytes: typeof text === 'string' ? encoder.encode(text) : encodeAll(text),
  }
}

/** In UTF-16 code units: what is encoded at a time. */
const BATCH = 1 << 20

/** A long file batch by batch: one string of it could pass what a string may hold. */
function encodeAll(pieces: Iterable<string>): Uint8Array {
  const chunks: Uint8Array[] = []
  let batch = ''
  for (const piece of pieces) {
    batch += piece
    if (batch.length < BATCH) continue
    chunks.push(encoder.encode(batch))
    batch = ''
  }
  return Buffer.concat([...chunks, encoder.encode(batch)])
}

/** The JSON of an object, each item of its lists as a piece: the same text as `JSON.stringify`. */
export function* jsonPieces(value: object): Iterable<string> {
  let separator = '{'
  for (const [key, item] of Object.entries(value)) {
    yield `${separator}${JSON.stringify(key)}:`
    separator = ','
    if (Array.isArray(item)) yield* listPieces(item)
    else yield JSON.stringify(item)
  }
  yield separator === '{' ? '{}' : '}'
}

function* listPieces(items: readonly unknown[]): Iterable<string> {
  yield '['
  for (const [index, item] of items.entries()) yield `${index === 0 ? '' : ','}${JSON.stringify(item)}`
  yield ']'
}

/** sha256 over the names and digests of all files, in the order of their names. */
export function reportDigest(files: readonly ReportFile[]): Sha256 {
  const named = files
    .map(({ name, bytes }) => ({ name, sha256: sha256(bytes) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return sha256(canonicalJson(named))
}

/** Length in UTF-8 bytes. */
export const utf8Length = (text: string): number => Buffer.byteLength(text)
