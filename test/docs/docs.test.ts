import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { program } from '../../src/cli/program.ts'
import { STOP_CODES } from '../../src/orchestrator/stops.ts'

/** What the docs tell people to type, open or look up is there. */

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...['docs', 'db', 'db/sample', 'localstack'].flatMap((folder) =>
    existsSync(join(ROOT, folder))
      ? readdirSync(join(ROOT, folder)).flatMap((name) => (name.endsWith('.md') ? [`${folder}/${name}`] : []))
      : [],
  ),
].filter((page) => !/by-law/.test(page))

const found = (page: string, pattern: RegExp): readonly string[] =>
  [...read(page).matchAll(pattern)].map(([, match]) => match ?? '')

/** What stands in fences, a line each; a trailing backslash joins two. */
const typed = (page: string): readonly string[] =>
  [...read(page).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, language]) => language === '' || language === 'sh')
    .flatMap(([, , block = '']) => block.replaceAll('\\\n', ' ').split('\n'))

/** As a shell takes them apart. */
const wordsOf = (command: string): readonly string[] =>
  (command.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"(.*)"$/, '$1'))

describe.each(PAGES)('%s', (page) => {
  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json'))
    const named = found(page, /npm run ([a-z][\w:-]*)/g)
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })

  it('links only to what is there', () => {
    const links = found(page, /\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([])
  })

  it('names only files of the project that are there', () => {
    const files = found(page, /`((?:src|test|scripts|local|db|docs|bench|localstack)\/[\w./-]*)`/g)
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
  })

  it('names only stop codes that the registry holds', () => {
    expect(found(page, /\b(STOP_[A-Z_]+)\b/g).filter((code) => !STOP_CODES.some((one) => one === code))).toEqual([])
  })

  it('shows only commands that the command line takes', async () => {
    const commands = typed(page)
      .map((line) => line.replace(/^npm run cutter -- /, 'cutter ').replace(/\s+#.*|\s+>.*/, ''))
      .filter((line) => line.startsWith('cutter '))
    for (const command of commands.flatMap(withoutBrackets)) {
      let acted = false
      const cutter = program(async () => {
        acted = true
      })
      for (const one of [cutter, ...cutter.commands]) one.exitOverride().configureOutput({ writeErr: () => undefined })
      await cutter.parseAsync(wordsOf(command).slice(1), { from: 'user' }).catch((error: Error) => {
        throw new Error(`${command}: ${error.message}`)
      })
      expect(acted, command).toBe(true)
    }
  })
})

/** A synopsis as what it stands for: `a X | b X [--c]` is `cutter a X` and `cutter b X --c`. */
const withoutBrackets = (line: string): readonly string[] =>
  line
    .replaceAll(/[[\]…]/g, '')
    .replaceAll('SHA', '0'.repeat(64))
    .replaceAll('CLASS:COUNT', 'retire:4')
    .split(' | ')
    .map((part) => (part.startsWith('cutter ') ? part : `cutter ${part}`).trim())

it('every stop code has its line in the table of stops', () => {
  for (const code of STOP_CODES) expect(read('docs/stops.md').split(`| \`${code}\` |`)).toHaveLength(2)
})

it('the commands of the docs are looked at: README and the page of the command line show many', () => {
  for (const page of ['README.md', 'docs/cli.md'])
    expect(typed(page).filter((line) => /^cutter /.test(line)).length).toBeGreaterThan(2)
})

describe('the first 20 lines of the README', () => {
  const head = read('README.md').split('\n').slice(0, 20).join('\n')

  it.each(['keep', 'revise', 'create', 'retire'])('show a real output: %s, by address', (effect) => {
    expect(head).toMatch(new RegExp(`^ +[=±+−] ${effect} +[A-Z-]+/ARTICLE-\\d+`, 'm'))
  })

  it('say in plain words what it is for, and that it never performs the cut', () => {
    expect(head).toContain('units')
    expect(head).toContain('It never performs the cut')
  })
})
