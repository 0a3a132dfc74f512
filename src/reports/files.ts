import type { Sha256 } from '../orchestrator/brands.ts'
import { canonicalJson, sha256 } from '../orchestrator/digest.ts'
import { compareText } from '../orchestrator/order.ts'
import { HashedText, PackedText } from '../orchestrator/packed-text.ts'

/** The files of one report folder, before they are written. */

export interface ReportFile {
  /** Relative to the folder, with `/`. */
  readonly name: string
  readonly contentType: string
  readonly text: HashedText
}

const TYPES = {
  md: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  jsonl: 'application/jsonl',
} as const

/** A piece of a text; a packed one stands in several texts and is made once. */
export type Piece = string | PackedText

/** A file of a text, or of its pieces: joined they might be longer than a string may be. */
export function textFile(name: string, content: string | Iterable<Piece> | HashedText): ReportFile {
  const extension = name.slice(name.lastIndexOf('.') + 1) as keyof typeof TYPES
  return { name, contentType: TYPES[extension], text: content instanceof HashedText ? content : hashed(content) }
}

const hashed = (content: string | Iterable<Piece>): HashedText =>
  filled(new HashedText(), typeof content === 'string' ? [content] : content)

/** Pieces packed once, to stand in several texts. */
export const packed = (pieces: Iterable<Piece>): PackedText => filled(new PackedText(), pieces)

function filled<T extends PackedText>(text: T, pieces: Iterable<Piece>): T {
  for (const piece of pieces) {
    if (typeof piece === 'string') text.add(piece)
    else text.append(piece)
  }
  text.flush()
  return text
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

type Named = { readonly name: string; readonly sha256: Sha256 }

/** Names and digests of all files, in the order of their names: canonical JSON, which the digest of the report is the sha256 of. */
export function reportList(files: readonly Named[]): string {
  const named = files.map(({ name, sha256: digest }) => ({ name, sha256: digest }))
  return canonicalJson(named.sort((a, b) => compareText(a.name, b.name)))
}

/** sha256 over the names and digests of all files. */
export const reportDigest = (files: readonly Named[]): Sha256 => sha256(reportList(files))
