import { createRequire } from 'node:module'
import { sha256 } from '../src/cutting/hash.ts'
import { type CutUnit, cut, lineage } from '../src/cutting/index.ts'

/**
 * The cutting engine beside other splitters, on the same texts in one run: `node bench/cutting.ts [MB …]`. CPU time,
 * the best of several rounds. Rivals are measured where they are installed (`npm i --no-save NAME`), and said to be
 * missing where they are not.
 */

const require = createRequire(import.meta.url)
const ROUNDS = 5

/** CPU milliseconds of the fastest round. */
function cpu(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.cpuUsage()
    work()
    const used = process.cpuUsage(start)
    best = Math.min(best, (used.user + used.system) / 1000)
  }
  return best
}

const flat = (parts: readonly string[]): string => Buffer.from(parts.join('')).toString('utf8')

/** The articles of the EUPL over and over, numbered through. */
function outlineOf(bytes: number): string {
  const text: string = require('spdx-license-list/full.js')['EUPL-1.2'].licenseText.replace(/^ +Appendix[\s\S]*/m, '')
  const articles = text
    .split(/^(?=\d+\.[A-Z])/m)
    .slice(1)
    .map((article) => article.replace(/^\d+\./, ''))
  const parts: string[] = []
  for (let size = 0, number = 1; size < bytes; number++) {
    const part = `${number}.${articles[number % articles.length]}`
    parts.push(part)
    size += Buffer.byteLength(part)
  }
  return flat(parts)
}

/** The CommonMark specification over and over, each copy below a heading of its own. */
function markdownOf(bytes: number): string {
  const text: string = require('commonmark-spec')
    .text.replace(/^---[\s\S]*?\n\.\.\.\n/, '')
    .replaceAll(/^(#+) /gm, '$1# ')
  const copies = Math.ceil(bytes / Buffer.byteLength(text))
  return flat(Array.from({ length: copies }, (_, copy) => `# Copy ${copy}\n\n${text}\n`))
}

function unitsOf(text: string, profile: string): readonly CutUnit[] {
  const outcome = cut({ text, docprefix: 'BENCH', profile, leafLevel: null, scope: 'all', maxUnits: 10_000_000 })
  if (outcome.kind === 'refused') throw new Error(outcome.problems[0]?.message ?? 'refused')
  return outcome.cut.units
}

function row(name: string, bytes: number, ms: number): void {
  console.log(`  ${name.padEnd(34)} ${ms.toFixed(0).padStart(8)} ms ${(bytes / ms / 1000).toFixed(1).padStart(9)} MB/s`)
}

type Rival = (text: string) => unknown

/** Packages are named at run time, so that none of them is a dependency. */
function rival(name: string, make: (loaded: never) => Rival): Rival | null {
  try {
    return make(require(name) as never)
  } catch {
    return null
  }
}

interface Splitters {
  readonly RecursiveCharacterTextSplitter: new () => { splitText(text: string): Promise<unknown> }
  readonly MarkdownTextSplitter: new () => { splitText(text: string): Promise<unknown> }
}

interface CommonMark {
  readonly Parser: new () => { parse(text: string): unknown }
}

const rivals: Readonly<Record<string, Rival | null>> = {
  'markdown-it (parse)': rival('markdown-it', (MarkdownIt: new () => { parse(text: string, env: object): unknown }) => {
    const parser = new MarkdownIt()
    return (text) => parser.parse(text, {})
  }),
  'commonmark (parse)': rival('commonmark', ({ Parser }: CommonMark) => {
    const parser = new Parser()
    return (text) => parser.parse(text)
  }),
}

const splitters: Splitters | null = (() => {
  try {
    return require('@langchain/textsplitters') as Splitters
  } catch {
    return null
  }
})()

async function langchain(name: keyof Splitters, text: string, bytes: number): Promise<void> {
  if (splitters === null) {
    console.log(`  LangChain ${name}: @langchain/textsplitters is not installed`)
    return
  }
  const start = process.cpuUsage()
  await new splitters[name]().splitText(text)
  const used = process.cpuUsage(start)
  row(`LangChain ${name}`, bytes, (used.user + used.system) / 1000)
}

async function compare(title: string, profile: string, text: string): Promise<void> {
  const bytes = Buffer.byteLength(text)
  const units = unitsOf(text, profile)
  console.log(`\n${title}: ${(bytes / 1e6).toFixed(1)} MB, ${units.length} units`)
  row(
    'iu-cutter (lossless, hashed, checked)',
    bytes,
    cpu(() => unitsOf(text, profile)),
  )
  row(
    'bare SHA-256 of each unit',
    bytes,
    cpu(() => units.map((unit) => sha256(unit.body))),
  )
  await langchain('RecursiveCharacterTextSplitter', text, bytes)
  await langchain('MarkdownTextSplitter', text, bytes)
  for (const [name, split] of Object.entries(rivals)) {
    if (split === null) console.log(`  ${name}: not installed`)
    else
      row(
        name,
        bytes,
        cpu(() => split(text)),
      )
  }
}

function perUnit(): void {
  const body = 'Whoever tends the garden answers for what grows in it. '.repeat(9)
  const document = (count: number): string =>
    flat(Array.from({ length: count }, (_, n) => `${n + 1}. Rule\n\n${body}\n\n`))
  const [small, large] = [document(1_000), document(100_000)]
  const few = cpu(() => Array.from({ length: 20 }, () => unitsOf(small, 'numbered-outline'))) / 20_000
  const many = cpu(() => unitsOf(large, 'numbered-outline')) / 100_000
  console.log(
    `\nTime for each unit: ${(few * 1000).toFixed(2)} µs of 1 000, ${(many * 1000).toFixed(2)} µs of 100 000 (${(many / few).toFixed(2)}×)`,
  )
}

function versions(): void {
  const rule = (n: number): string =>
    `Rule ${n * 7919} of tree ${n * 104_729} in row ${n * 31} is watered by member ${n * 17} in year ${n * 13}.`
  const before = flat(Array.from({ length: 20_000 }, (_, n) => `${n + 1}. ${rule(n)}\n\n`))
  const after = flat([
    '1. A new rule.\n\n',
    ...Array.from({ length: 19_999 }, (_, n) => `${n + 2}. ${rule(n)} And more.\n\n`),
  ])
  const [old, fresh] = [unitsOf(before, 'numbered-outline'), unitsOf(after, 'numbered-outline')]
  console.log(
    `Lineage of two versions of 20 000 units, all renumbered and edited: ${cpu(() => lineage(old, fresh)).toFixed(0)} ms`,
  )
}

const sizes = process.argv.slice(2).map(Number)
for (const megabytes of sizes.length > 0 ? sizes : [1, 10, 50]) {
  await compare('Numbered outline', 'numbered-outline', outlineOf(megabytes * 1e6))
  await compare('Markdown', 'markdown-atx', markdownOf(megabytes * 1e6))
}
perUnit()
versions()
