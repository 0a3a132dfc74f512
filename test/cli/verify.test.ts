import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { EXIT } from '../../src/cli/exit-codes.ts'
import { CODE_VERSION } from '../../src/version.ts'
import { folderOf, runTo } from '../evidence/support.ts'
import { testKey } from '../signatures/keys.ts'
import { type CommandLine, commandLine, RUN, waiting } from './desk.ts'

let line: CommandLine
let above: string
let folder: string
let head: string

beforeAll(async () => {
  line = await waiting()
  above = mkdtempSync(join(tmpdir(), 'cutter-verify-'))
  folder = join(above, 'evidence')
  const { out } = await line.type(`report ${RUN} --out ${folder} --json`)
  head = JSON.parse(out).head
})
afterAll(() => rmSync(above, { recursive: true, force: true }))

describe('verify', () => {
  it('of a folder that report wrote ends with 0 and says of each check what it proves', async () => {
    const { exit, out } = await line.type(`verify ${folder}`)
    expect(exit).toBe(EXIT.done)
    for (const check of ['complete', 'plan', 'lossless', 'requests', 'sessions']) expect(out).toContain(`✓ ${check}`)
    expect(out).toContain('– approvals      not checked: nothing was approved yet')
    expect(out).toContain('CONSISTENT: every part that was checked agrees with every other')
    expect(out).toContain(`head ${head}`)
  })

  it('needs neither a desk nor a setting of the environment', async () => {
    const bare = commandLine()
    bare.store.objects.read = () => Promise.reject(new Error('nothing may be read'))
    expect((await bare.type(`verify ${folder}`)).exit).toBe(EXIT.done)
  })

  it('with the head that was noted holds; with another one it ends with 3', async () => {
    expect((await line.type(`verify ${folder} --head ${head}`)).exit).toBe(EXIT.done)
    const other = await line.type(`verify ${folder} --head ${'0'.repeat(64)}`)
    expect(other.exit).toBe(EXIT.drift)
    expect(other.out).toContain('head that was noted')
  })

  it('--json gives the verdict as one document', async () => {
    const verdict = JSON.parse((await line.type(`verify ${folder} --json`)).out)
    expect(verdict).toMatchObject({ of: 'folder', verdict: 'consistent', run_id: RUN, document_id: 'BY-LAW', head })
  })

  it('of a report.json alone, from a file or from standard input, says what it cannot tell', async () => {
    const report = join(folder, 'report.json')
    const typed = await line.type(`verify ${report}`)
    expect(typed.exit).toBe(EXIT.done)
    expect(typed.out.match(/a report alone does not tell/g)).toHaveLength(1)
    expect(typed.out).toMatch(/not checked, \d+ of \d+: complete, .*approvals/)
    expect(typed.out).not.toContain('every part agrees')
    const piped = commandLine({ input: readFileSync(report, 'utf8') })
    expect(await piped.type('verify -')).toEqual(typed)
  })

  it('--keys reads the list of keys, and says what is wrong with one', async () => {
    const file = join(folder, '..', 'keys.json')
    const { name, public_key: key } = testKey('Ada').pinned
    writeFileSync(file, JSON.stringify([{ name, key, gates: ['SG_1'] }]))
    expect((await line.type(`verify ${folder} --keys ${file}`)).exit).toBe(EXIT.done)
    writeFileSync(file, JSON.stringify([{ name, key: 'AA==', gates: ['SG_3'] }]))
    const refused = await line.type(`verify ${folder} --keys ${file}`)
    expect(refused.exit).toBe(EXIT.refused)
    expect(refused.err).toContain('is 1 bytes long')
    expect(refused.err).toContain('gates')
  })

  test.each([
    ['verify nowhere', EXIT.other, 'There is nothing at nowhere'],
    ['verify . --keys nowhere', EXIT.other, 'The file of keys nowhere cannot be read: there is no such file'],
    ['verify .', EXIT.other, 'is no evidence folder: it holds neither evidence/manifest.json'],
    ['verify . --head ABC', EXIT.refused, '--head must be a sha256'],
  ])('%s is refused', async (typed, exit, why) => {
    const refused = await line.type(typed)
    expect(refused.exit).toBe(exit)
    expect(refused.err).toContain(why)
  })
})

test('a link in the folder is refused by name: what it leads to is not in the evidence', async () => {
  const link = join(folder, 'evidence', 'more')
  symlinkSync('/nowhere', link)
  const { exit, err } = await line.type(`verify ${folder}`)
  rmSync(link)
  expect(exit).toBe(EXIT.refused)
  expect(err).toContain('evidence/more is no plain file')
})

test('one altered byte in the folder: exit 3, and the file is named', async () => {
  const page = join(folder, '01-source-pin.md')
  const before = readFileSync(page, 'utf8')
  writeFileSync(page, before.replace('#', '='))
  const { exit, out } = await line.type(`verify ${folder}`)
  writeFileSync(page, before)
  expect(exit).toBe(EXIT.drift)
  expect(out).toContain('✗ complete       does not hold: ')
  expect(out).toContain('01-source-pin.md was altered')
  expect(out).toContain('INCONSISTENT')
})

test('the verdict on a folder of another version warns of its pages; on one of this version it does not', async () => {
  expect((await line.type(`verify ${folder}`)).out).toContain('The pages that people read were NOT checked')
  const own = join(folder, '..', 'own')
  for (const [name, content] of await folderOf(await runTo('SG_1', { settings: { codeVersion: CODE_VERSION } }))) {
    mkdirSync(dirname(join(own, name)), { recursive: true })
    writeFileSync(join(own, name), content)
  }
  const { exit, out } = await line.type(`verify ${own}`)
  expect(exit).toBe(EXIT.done)
  expect(out).toContain('✓ pages')
  expect(out).toContain('CONSISTENT: every part agrees with every other. No signature')
})

test('report writes into no folder that holds something else', async () => {
  const { exit, err } = await line.type(`report ${RUN} --out ${folder}`)
  expect(exit).toBe(EXIT.refused)
  expect(err).toContain('is not empty')
})

test('report writes nothing outside its folder, however an object under the report is named', async () => {
  const evil = await waiting()
  const { report } = (await evil.stateOf()) ?? {}
  const key = `${report?.folder}../../../../../../outside.html`
  await evil.store.objects.create(key, { bytes: new Uint8Array(), contentType: 'text/html', encoding: null })
  const inner = join(folder, '..', 'a/b/c/d/e/f')
  const { exit, err } = await evil.type(`report ${RUN} --out ${inner}`)
  expect(exit).toBe(EXIT.refused)
  expect(err).toContain('cannot be the name of a file')
  expect(existsSync(join(folder, '..', 'outside.html'))).toBe(false)
})
