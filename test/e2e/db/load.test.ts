import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { databaseOfFile } from '../support/reference.ts'

/** `npm run load`, as a person types it. */

const db = databaseOfFile('load')
const SCRIPT = join(import.meta.dirname, '../../../scripts/load.ts')
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function load(...args: readonly string[]): { readonly status: number | null; readonly told: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8' })
  return { status, told: stdout + stderr }
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

test('a later version from another file keeps what the document stands with', async () => {
  const first = load(file('policy.md', '# A\n'), '--database', db.url, '--title', 'Travel', '--profile', 'markdown-atx')
  expect(first).toMatchObject({ status: 0, told: expect.stringContaining('npm run cutter -- cut policy --wait') })
  const second = file('policy-2027.md', '# B\n')
  expect(load(second, '--database', db.url, '--doc-code', 'policy', '--version', '2')).toMatchObject({ status: 0 })
  const { rows } = await db.as('admin', (client) =>
    client.query('SELECT docprefix, title, grammar_profile FROM source_document WHERE doc_code = $1', ['policy']),
  )
  expect(rows).toEqual([{ docprefix: 'POLICY', title: 'Travel', grammar_profile: 'markdown-atx' }])
})

test('another text under a version that stands, and another docprefix, are refused with what to do', () => {
  const text = file('rules.md', '# A\n')
  load(text, '--database', db.url)
  expect(load(text, '--database', db.url, '--docprefix', 'OTHER').told).toContain('Leave --docprefix out')
  const other = file('rules.md', '# B\n')
  expect(load(other, '--database', db.url)).toMatchObject({ status: 1, told: expect.stringContaining('--version V') })
})

test('a role that only reads is told whose database to name, and what is missing is named before the help', () => {
  const text = file('read.md', '# A\n')
  const options = encodeURIComponent('-c default_transaction_read_only=on')
  const refused = load(text, '--database', `${db.url}?options=${options}`)
  expect(refused).toMatchObject({ status: 1, told: expect.stringContaining("Name the owner's database") })
  expect(load(text).told).toMatch(/^Into which database\? --database is missing/)
  expect(load('--database', db.url).told).toMatch(/^Which file\?/)
})

test('--help and a mistyped option show what there is, never a stack', () => {
  expect(load('--help')).toMatchObject({ status: 0, told: expect.stringContaining('--doc-code ID') })
  const mistyped = load('x.md', '--databse', 'URL')
  expect(mistyped).toMatchObject({ status: 1, told: expect.stringContaining('--doc-code ID') })
  expect(mistyped.told).not.toContain('    at ')
})
