import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { isDocprefix } from '../src/cutting/address.ts'

/** A text file as a person hands it in, checked before anything is started. */

export interface DocumentFile {
  readonly docCode: string
  readonly docprefix: string
  readonly title: string
  readonly body: string
}

export const MAX_FILE_BYTES = 64 * 1024 * 1024

/** @throws Error that says what is wrong with the file and what to do */
export async function readDocumentFile(path: string, docprefix: string | null): Promise<DocumentFile> {
  const body = await readText(path)
  const name = basename(path, extname(path))
  const docCode = name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 64)
  const prefix = docprefix ?? prefixFrom(name)
  if (!isDocprefix(prefix)) {
    throw new Error(
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
  if (found === null) throw new Error(`There is no file ${path}.`)
  if (!found.isFile()) throw new Error(`${path} is not a file.`)
  if (found.size > MAX_FILE_BYTES)
    throw new Error(`${path} has ${found.size} bytes; the limit is ${MAX_FILE_BYTES}. Split it.`)
  const bytes = await readFile(path)
  const at = bytes.indexOf(0)
  if (at >= 0) throw new Error(`${path} has a NUL byte at offset ${at}: it is no text. Save it as plain text in UTF-8.`)
  const body = decode(bytes, path)
  if (body.trim() === '') throw new Error(`${path} holds no text.`)
  return body
}

/** Byte for byte: a BOM stays, and what is not UTF-8 (lone surrogates too) is refused. */
function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Error(`${path} is not UTF-8. Convert it first, for example: iconv -f WINDOWS-1252 -t UTF-8`)
  }
}
