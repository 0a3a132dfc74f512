import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { EXIT } from '../../src/cli/exit-codes.ts'
import { TEAM_FILE } from '../fakes/team-profile.ts'
import { commandLine } from './desk.ts'

const folder = mkdtempSync(join(tmpdir(), 'cutter-parse-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const MODEL = join(import.meta.dirname, '../documents/vn-law.txt')
const CLEAN = file('clean.md', '# Rules ☂\n\n## 1. Trees\n\nWater them.\n\n## 2. Birds\n\nFeed them.\n')
const PROFILE = file('house.json', TEAM_FILE)

/** A command line that fails the test where a command asks for a desk. */
const bare = (input?: string) => commandLine(input === undefined ? {} : { input })

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

describe('parse', () => {
  it('shows each unit with its first line, section type and title, then doubts, gaps and certificate', async () => {
    const { exit, out } = await bare().type(`parse ${MODEL}`)
    expect(exit).toBe(EXIT.done)
    expect(out).toMatch(/^ +51 {2}VN-LAW\/DIEU-3A {2}article {2}Điều 3a\. Giờ tưới cây$/m)
    expect(out).toMatch(/^ +38 {2}– container_heading: Chương II CHĂM SÓC CÂY \(to line 39\)$/m)
    expect(out).toMatch(/^ {2}line 37: reads like a citation, not a heading: Điều 3 Luật này/m)
    expect(out).toMatch(/vn-law \(detected, score 0\.\d+, next \S+ \d\.\d+\)/)
    expect(out).toContain(`sha256 of the text  ${sha256(readFileSync(MODEL))}`)
  })

  it('many doubts of one kind are told by their lines, each in the JSON', async () => {
    const law = Array.from({ length: 60 }, (_, n) => `§ ${n + 1} Zweck\n\nText nach\n§ 9 Absatz ${n + 1}.\n\n`).join('')
    const { out } = await bare().type(`parse ${file('many.txt', law)}`)
    expect(out).toContain('60 doubts')
    expect(out.match(/reads like a citation/g)).toHaveLength(3)
    expect(out).toMatch(/and 57 more like them: line 19, 24, .*, 299$/m)
    expect(JSON.parse((await bare().type(`parse ${file('many.txt', law)} --json`)).out).doubts).toHaveLength(60)
  })

  it('problems that have one cure are told with it once', async () => {
    const twice = [1, 2, 1, 2].map((n) => `Article ${n}\n\nText.\n\n`).join('')
    const { out, err } = await bare().type(`parse ${file('twice.txt', twice)}`)
    expect((out + err).match(/stands twice/g)).toHaveLength(2)
    expect((out + err).match(/load that as a document of its own/g)).toHaveLength(1)
  })

  it('--tree prints the tree alone', async () => {
    const { out } = await bare().type(`parse ${CLEAN} --tree`)
    expect(out).toBe(
      [
        '  1  CLEAN/TITLE  title  Rules ☂',
        '  3    CLEAN/1  section  1. Trees',
        '  7    CLEAN/2  section  2. Birds',
        '',
      ].join('\n'),
    )
  })

  it('doubts are no failure but with --strict, and then end with their own code', async () => {
    expect((await bare().type(`parse ${MODEL}`)).exit).toBe(EXIT.done)
    expect((await bare().type(`parse ${MODEL} --strict`)).exit).toBe(EXIT.doubtful)
    expect((await bare().type(`parse ${CLEAN} --strict`)).exit).toBe(EXIT.done)
  })

  it('H41 --json carries a certificate that needs nothing but the file to be checked', async () => {
    const bytes = readFileSync(MODEL)
    const { certificate, units, doubts, profile } = JSON.parse((await bare().type(`parse ${MODEL} --json`)).out)
    expect(certificate).toMatchObject({ bytes: bytes.length, sha256: sha256(bytes) })
    let at = 0
    const lines: string[] = []
    for (const { span, sha256: hash } of certificate.parts) {
      expect(span.start).toBe(at)
      expect(sha256(bytes.subarray(span.start, span.end))).toBe(hash)
      lines.push(`${span.start} ${span.end} ${hash}\n`)
      at = span.end
    }
    expect(at).toBe(bytes.length)
    expect(certificate.parts_sha256).toBe(sha256(lines.join('')))
    expect(units).toHaveLength(7)
    expect(doubts[0]).toMatchObject({ line: 8 })
    expect(profile).toMatchObject({ name: 'vn-law', chosen_by: 'detected', runner_up: { score_permille: 0 } })
  })

  it('reads standard input where the file is -', async () => {
    const { exit, out } = await bare('1. A\n\n2. B\n').type('parse - --profile numbered-outline --docprefix ABC --tree')
    expect([exit, out]).toEqual([EXIT.done, '  1  ABC/1  section  1. A\n  3  ABC/2  section  2. B\n'])
  })

  it('cuts deeper with --leaf and in force alone with --scope', async () => {
    expect((await bare().type(`parse ${MODEL} --leaf diem --tree`)).out).toContain('VN-LAW/DIEU-2/KHOAN-1/DIEM-DD')
    const marked = file('marked.md', '## A ✅\n\n## B\n')
    const { out } = await bare().type(`parse ${marked} --scope enacted_only --profile markdown-atx --tree`)
    expect(out).toContain('– excluded: MARKED/B')
  })

  it('takes a profile file, and the profiles that are known by name', async () => {
    const rules = file('rules.txt', 'Rule 1. Quiet\n\nRule 1a. Music\n')
    expect((await bare().type(`parse ${rules} --profile ${PROFILE} --tree`)).out).toContain('RULES/RULE-1A')
    const none = await bare().type(`parse ${rules} --profile house-rules`)
    expect(none.exit).toBe(EXIT.refused)
    expect(none.err).toContain('neither a grammar profile nor a file "house-rules"')
    expect(none.err).toContain('vn-law')
  })

  it('tells every problem of a profile file at once', async () => {
    const bad = file('bad.json', readFileSync(PROFILE, 'utf8').replace('"arabic"', '"x"').replace('"about"', '"abuot"'))
    const { exit, err } = await bare().type(`parse ${CLEAN} --profile ${bad}`)
    expect(exit).toBe(EXIT.refused)
    for (const problem of ['abuot is not known', 'about is missing', 'number must be one of'])
      expect(err).toContain(problem)
  })

  it('names the option by which a file is told what a document says in the database', async () => {
    const uncertain = file('one.md', '# One\n\nText.\n')
    expect((await bare().type(`parse ${uncertain}`)).out).toContain('Here: --profile NAME.')
    expect((await bare().type(`parse ${uncertain} --profile markdown-atx --leaf h9`)).out).toContain(
      'Here: --leaf LEVEL.',
    )
  })

  it('a refused text ends with 4 and says where and what to do, to a program too', async () => {
    const twice = file('twice.md', '## A\n\n## A\n')
    const typed = await bare().type(`parse ${twice} --profile markdown-atx`)
    expect(typed.exit).toBe(EXIT.refused)
    expect(typed.out).toContain('line 3, byte 6: TWICE/A stands twice')
    const { error, problems } = JSON.parse((await bare().type(`parse ${twice} --profile markdown-atx --json`)).out)
    expect(error.code).toBe('STOP_REFUSED_INPUT')
    expect(problems).toMatchObject([{ kind: 'duplicate_address', line: 3, offset: 6 }])
  })

  it.each([
    ['no-such.md', 'There is no file'],
    [folder, 'is not a file'],
  ])('%s is refused', async (path, why) => {
    const { exit, err } = await bare().type(`parse ${path}`)
    expect(exit).toBe(EXIT.refused)
    expect(err).toContain(why)
  })

  it('what would move the cursor is shown, not done', async () => {
    const evil = file('evil.md', '## A \u001b[2J\u202e\n\n## B\n\n## C\n')
    const { out } = await bare().type(`parse ${evil}`)
    expect(out).toContain('A ⟨U+001B⟩[2J⟨U+202E⟩')
    expect(out).not.toContain('\u001b')
  })
})
