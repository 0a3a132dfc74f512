import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { isDocprefix } from '../cutting/address.ts'
import { Stop } from '../orchestrator/stops.ts'

/** A text file as a person hands it in, checked before anything is started. */

export interface DocumentFile {
  readonly docCode: string
  readonly docprefix: string
  readonly title: string
  readonly body: string
}

export const MAX_FILE_BYTES = 64 * 1024 * 1024

/** @throws Stop STOP_REFUSED_INPUT that says what is wrong with the file and what to do */
export async function readDocumentFile(path: string, docprefix: string | null): Promise<DocumentFile> {
  return documentOf(path, await readText(path), docprefix)
}

/** From bytes that came another way, such as standard input. @throws Stop STOP_REFUSED_INPUT as `readDocumentFile` */
export const documentFrom = (name: string, bytes: Uint8Array, docprefix: string | null): DocumentFile =>
  documentOf(name, textFrom(name, bytes), docprefix)

function documentOf(path: string, body: string, docprefix: string | null): DocumentFile {
  const name = basename(path, extname(path))
  const docCode = name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 64)
  const prefix = docprefix ?? prefixFrom(name)
  if (!isDocprefix(prefix)) {
    throw refused(
      `"${prefix}" is no docprefix: 3 to 32 of A-Z, 0-9 and "-", none at the edge. Give one with --docprefix.`,
    )
  }
  return { docCode: /^\.*$/.test(docCode) ? 'document' : docCode, docprefix: prefix, title: name, body }
}

/** The file's name in the letters of an address. */
function prefixFrom(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '-')
    .slice(0, 32)
    .replaceAll(/^-+|-+$/g, '')
  return plain.length < 3 ? `DOC-${plain}`.replace(/-$/, '') : plain
}

async function readText(path: string): Promise<string> {
  const found = await stat(path).catch(() => null)
  if (found === null) throw refused(`There is no file ${path}.`)
  if (!found.isFile()) throw refused(`${path} is not a file.`)
  if (found.size > MAX_FILE_BYTES)
    throw refused(`${path} has ${found.size} bytes; the limit is ${MAX_FILE_BYTES}. Split it.`)
  return textFrom(path, await readFile(path))
}

function textFrom(name: string, bytes: Uint8Array): string {
  if (bytes.length > MAX_FILE_BYTES)
    throw refused(`${name} has ${bytes.length} bytes; the limit is ${MAX_FILE_BYTES}. Split it.`)
  if (isUtf16(bytes)) throw refused(`${name} is UTF-16. Convert it first: iconv -f UTF-16 -t UTF-8`)
  const at = bytes.indexOf(0)
  if (at >= 0) throw refused(`${name} has a NUL byte at offset ${at}: it is no text. Save it as plain text in UTF-8.`)
  const body = decode(bytes, name)
  if (body.trim() === '') throw refused(`${name} holds no text.`)
  return body
}

/** By its byte order mark, which editors on Windows write. */
const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)

/** Byte for byte: a BOM stays, and anything but UTF-8 is refused, encoded lone surrogates too. */
function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw refused(`${name} is not UTF-8. Convert it first, for example: iconv -f WINDOWS-1252 -t UTF-8`)
  }
}

const refused = (message: string): Stop => new Stop('STOP_REFUSED_INPUT', message)
