import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** H24: SQL stands in src/sql alone, and one module alone sends it. */

const ROOT = new URL('../../src/', import.meta.url).pathname

async function sources(): Promise<readonly (readonly [string, string])[]> {
  const names = (await readdir(ROOT, { recursive: true })).filter((name) => name.endsWith('.ts'))
  return Promise.all(names.map(async (name) => [name, await readFile(join(ROOT, name), 'utf8')] as const))
}

const where = async (pattern: RegExp): Promise<readonly string[]> =>
  (await sources()).filter(([, text]) => pattern.test(text)).map(([name]) => name)

test('no statement is written outside src/sql', async () => {
  const sql =
    /\bSELECT\b[^'"`;]*\bFROM\s+["\w$]|\bINSERT\s+INTO\b|\bDELETE\s+FROM\b|\bUPDATE\s+[\w."]+\s+SET\b|\bBEGIN\s+(ISOLATION|READ)\b/
  expect((await where(sql)).filter((name) => !name.startsWith('sql/'))).toEqual([])
  expect(await where(sql)).toContain('sql/units.ts')
})

test('one module sends statements, and none but the two that build clients and send touch pg', async () => {
  expect(await where(/\.query\s*[<(]/)).toEqual(['adapters/pg-send.ts'])
  expect((await where(/from 'pg'/)).toSorted()).toEqual(['adapters/pg-client.ts', 'adapters/pg-send.ts'])
})

test('H15 what is sent goes by the extended protocol, and no other way', async () => {
  const sender = await readFile(join(ROOT, 'adapters/pg-send.ts'), 'utf8')
  expect(sender.match(/\.query\s*[<(]/g)).toHaveLength(1)
  expect(sender).toContain("queryMode: 'extended' }")
})
