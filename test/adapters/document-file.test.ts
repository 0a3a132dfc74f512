import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MAX_FILE_BYTES, readDocumentFile } from '../../src/adapters/document-file.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'document-file-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

const TEXT = '## Article 1. Café\n\nOpen.\n'

describe('a file that is no text is refused before anything is started', () => {
  it.each([
    ['with a NUL byte', Buffer.from('## A\n\0'), 'NUL byte at offset 5'],
    ['with half a surrogate pair', Buffer.from([0x23, 0x20, 0xed, 0xa0, 0x80]), 'is not UTF-8'],
    ['in Latin 1', Buffer.from(TEXT, 'latin1'), 'is not UTF-8'],
    ['in UTF-16 with its mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), 'iconv -f UTF-16'],
    ['in UTF-16 without', Buffer.from(TEXT, 'utf16le'), 'NUL byte at offset 1'],
    ['cut within a letter', Buffer.from(TEXT).subarray(0, 18), 'is not UTF-8'],
    ['that is empty', Buffer.alloc(0), 'holds no text'],
    ['of white space', Buffer.from(' \n\u00a0\n'), 'holds no text'],
  ])('%s', async (_name, bytes, said) => {
    await expect(readDocumentFile(file('policy.md', bytes), null)).rejects.toThrow(said)
  })

  it('that is not there, or is a folder', async () => {
    await expect(readDocumentFile(join(folder, 'none.md'), null)).rejects.toThrow('There is no file')
    await expect(readDocumentFile(folder, null)).rejects.toThrow('is not a file')
  })

  it('over 64 MiB, by its size alone', async () => {
    const path = file('great.md', 'x')
    truncateSync(path, MAX_FILE_BYTES + 1)
    await expect(readDocumentFile(path, null)).rejects.toThrow('67108865 bytes; the limit is 67108864')
  })
})

describe('a file that is text is taken byte for byte', () => {
  it.each([
    ['CRLF', TEXT.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${TEXT}`],
    ['decomposed letters', TEXT.normalize('NFD')],
    ['no-break spaces', TEXT.replaceAll(' ', '\u00a0')],
    ['letters outside the basic plane', '## 🌂\n'],
  ])('%s', async (_name, text) => {
    expect((await readDocumentFile(file('policy.md', text), null)).body).toBe(text)
  })

  it.each([
    ['HR policy (2024).md', { docCode: 'HR-policy-2024-', docprefix: 'HR-POLICY-2024' }],
    ['Điều lệ.txt', { docprefix: 'DIEU-LE' }],
    ['a.md', { docCode: 'a', docprefix: 'DOC-A' }],
    ['☂.md', { docprefix: 'DOC' }],
  ])('%s gives an id and a docprefix that are valid', async (name, expected) => {
    const document = await readDocumentFile(file(name, TEXT), null)
    expect(document).toMatchObject(expected)
    expect(document.docCode).toMatch(/^[A-Za-z0-9._-]{1,64}$/)
  })

  it.each(['AB', '-ABC', 'abc', 'A/BC', 'A'.repeat(33)])('the docprefix %s is refused', async (docprefix) => {
    await expect(readDocumentFile(file('policy.md', TEXT), docprefix)).rejects.toThrow('is no docprefix')
  })
})
