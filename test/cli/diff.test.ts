import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXIT } from '../../src/cli/exit-codes.ts'
import { commandLine } from './desk.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutter-diff-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const file = (text: string): string => {
  files += 1
  const path = join(folder, `${files}.md`)
  writeFileSync(path, text)
  return path
}

const type = async (words: string) => await commandLine().type(words)
const diff = async (old: string, fresh: string, more = '') =>
  await type(`diff ${file(old)} ${file(fresh)} --profile article-section${more}`)

const OLD = `Preface.

Article 1. Trees

Whoever plants a tree waters it every morning of the summer.

Article 2. Birds

Members feed the birds in winter, and in spring they mend the nests.

Article 3. Tools

Tools lie in the shed.
`

describe('diff', () => {
  it('of the same text ends with 0', async () => {
    const { exit, out } = await diff(OLD, OLD)
    expect([exit, out]).toEqual([EXIT.done, '3 unchanged; nothing differs\n'])
  })

  it('space between units is no difference', async () => {
    expect((await diff(OLD, OLD.replaceAll('\n\nArticle', '\n\n\n\nArticle'))).exit).toBe(EXIT.done)
  })

  it('tells kind, lines and score of each changed unit, and its words', async () => {
    const { exit, out } = await diff(OLD, OLD.replace('summer', 'dry summer').replace(/Article 3[\s\S]*/, ''))
    expect(exit).toBe(EXIT.other)
    expect(out).toMatch(/^edited {2}DOC\/ARTICLE-1 \(lines 3–5\) {2}\d+\.\d % alike$/m)
    expect(out).toContain('of the {+dry +}summer.')
    expect(out).toMatch(/^removed {2}DOC\/ARTICLE-3 \(lines 11–13\)$/m)
    expect(out).toContain('  - Tools lie in the shed.')
    expect(out).toContain('1 unchanged, 1 edited, 1 removed')
  })

  it('follows a text to its new number', async () => {
    const { out } = await diff(
      OLD,
      OLD.replace('Article 2.', 'Article 2. Bees\n\nNobody keeps bees in here.\n\nArticle 2a.'),
    )
    expect(out).toMatch(/renumbered {2}DOC\/ARTICLE-2 \(lines 7–9\) → DOC\/ARTICLE-2A \(lines 11–13\)/)
    expect(out).toMatch(/added {2}DOC\/ARTICLE-2 /)
  })

  it('what differs outside the units is a difference, too', async () => {
    const { exit, out } = await diff(OLD, OLD.replace('Preface', 'New preface'))
    expect(exit).toBe(EXIT.other)
    expect(out).toContain('outside the units\n  [-Preface-]{+New preface+}.')
  })

  it('--json holds every unit, its score in thousandths and both texts', async () => {
    const { out } = await diff(OLD, OLD.replace('in the shed', 'in the barn'), ' --json')
    const { same, units } = JSON.parse(out)
    expect(same).toBe(false)
    expect(units.map(({ kind }: { kind: string }) => kind)).toEqual(['unchanged', 'unchanged', 'edited'])
    const [, , edited] = units
    expect(edited.score_permille).toBeGreaterThan(0)
    const text = (op: string): string =>
      edited.diff.segments
        .filter((segment: { op: string }) => segment.op === 'same' || segment.op === op)
        .map((segment: { text: string }) => segment.text)
        .join('')
    expect(text('removed')).toBe('Article 3. Tools\n\nTools lie in the shed.')
    expect(text('added')).toBe('Article 3. Tools\n\nTools lie in the barn.')
  })

  it('one version may come from standard input', async () => {
    const typed = await commandLine({ input: OLD }).type(`diff ${file(OLD)} - --profile article-section`)
    expect(typed.exit).toBe(EXIT.done)
  })

  it.each([
    ['a file that is not there', () => `diff no-such.md ${file(OLD)}`, 'There is no file'],
    ['standard input twice', () => 'diff - -', 'not both'],
    [
      'a text that cannot be cut',
      () => `diff ${file(OLD)} ${file('no heading')} --profile article-section`,
      'nothing is cut',
    ],
    ['two grammars', () => `diff ${file(OLD)} ${file('## A\n\n## B\n\n## C\n')}`, 'reads like article-section'],
  ])('%s ends with 4, never with 1', async (_name, words, why) => {
    const { exit, err } = await type(words())
    expect(exit).toBe(EXIT.refused)
    expect(err).toContain(why)
  })
})
