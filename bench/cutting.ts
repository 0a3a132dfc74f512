import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sha256 } from '../src/cutting/hash.ts'
import { type CutUnit, cut, lineage } from '../src/cutting/index.ts'
import { RIVALS } from './cutting/rivals.ts'
import { flat, lawOf, markdownOf, outlineOf } from './cutting/texts.ts'

/**
 * The cutting engine beside other splitters, on the same texts in one run: `npm run bench:cutting -- [MB …]`. CPU time
 * of this process, not wall time, so that what else runs on the machine counts less; the best of several rounds.
 */

const ROUNDS = 5
/** A rival that takes longer than this for a text is not asked for it again. */
const PATIENCE_MS = 20_000

/** CPU milliseconds of the fastest round. */
async function cpu(work: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS && (round === 0 || best < PATIENCE_MS); round++) {
    const start = process.cpuUsage()
    await work()
    const used = process.cpuUsage(start)
    best = Math.min(best, (used.user + used.system) / 1000)
  }
  return best
}

function unitsOf(text: string, profile: string): readonly CutUnit[] {
  const outcome = cut({ text, docprefix: 'BENCH', profile, leafLevel: null, scope: 'all', maxUnits: 10_000_000 })
  if (outcome.kind === 'refused') throw new Error(outcome.problems[0]?.message ?? 'refused')
  return outcome.cut.units
}

function row(name: string, bytes: number, ms: number, ours: number): void {
  const times = ours === ms ? '' : `${(ms / ours).toFixed(1)} ×`
  console.log(`| ${name} | ${ms.toFixed(0)} | ${(bytes / ms / 1000).toFixed(1)} | ${times} |`)
}

async function compare(title: string, profile: string, text: string): Promise<void> {
  const bytes = Buffer.byteLength(text)
  const units = unitsOf(text, profile)
  console.log(`\n${title}: ${(bytes / 1e6).toFixed(1)} MB, ${units.length} units\n`)
  console.log('| | CPU ms | MB/s | of ours |\n|---|---:|---:|---:|')
  const ours = await cpu(() => unitsOf(text, profile))
  row('**iu-cutter** (lossless, each unit hashed, checked)', bytes, ours, ours)
  row('bare SHA-256 of each unit', bytes, await cpu(() => units.map((unit) => sha256(unit.body))), ours)
  for (const { name, work } of RIVALS) {
    try {
      row(name, bytes, await cpu(() => work(text)), ours)
    } catch (error) {
      console.log(`| ${name} | failed: ${error instanceof Error ? error.message : String(error)} | | |`)
    }
  }
}

async function perUnit(): Promise<void> {
  const body = 'Whoever tends the garden answers for what grows in it. '.repeat(9)
  const document = (count: number): string =>
    flat(Array.from({ length: count }, (_, n) => `${n + 1}. Rule\n\n${body}\n\n`))
  const [small, large] = [document(1_000), document(100_000)]
  const few = (await cpu(() => Array.from({ length: 20 }, () => unitsOf(small, 'numbered-outline')))) / 20_000
  const many = (await cpu(() => unitsOf(large, 'numbered-outline'))) / 100_000
  console.log(
    `\nTime for each unit: ${(few * 1000).toFixed(2)} µs of 1 000, ${(many * 1000).toFixed(2)} µs of 100 000 (${(many / few).toFixed(2)}×)`,
  )
}

async function versions(): Promise<void> {
  const rule = (n: number): string =>
    `Rule ${n * 7919} of tree ${n * 104_729} in row ${n * 31} is watered by member ${n * 17} in year ${n * 13}.`
  const before = flat(Array.from({ length: 20_000 }, (_, n) => `${n + 1}. ${rule(n)}\n\n`))
  const after = flat([
    '1. A new rule.\n\n',
    ...Array.from({ length: 19_999 }, (_, n) => `${n + 2}. ${rule(n)} And more.\n\n`),
  ])
  const [old, fresh] = [unitsOf(before, 'numbered-outline'), unitsOf(after, 'numbered-outline')]
  console.log(
    `Lineage of two versions of 20 000 units, all renumbered and edited: ${(await cpu(() => lineage(old, fresh))).toFixed(0)} ms`,
  )
}

const sizes = process.argv.slice(2).map(Number)
for (const megabytes of sizes.length > 0 ? sizes : [1, 10, 50]) {
  await compare('Numbered outline', 'numbered-outline', outlineOf(megabytes * 1e6))
  await compare('Markdown', 'markdown-atx', markdownOf(megabytes * 1e6))
  await compare('Vietnamese law', 'vn-law', lawOf(megabytes * 1e6))
}
await perUnit()
await versions()
execFileSync(process.execPath, [fileURLToPath(new URL('./whole-run.ts', import.meta.url))], { stdio: 'inherit' })
