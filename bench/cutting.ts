import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { lineage } from '../src/cutting/index.ts'
import { CONTESTANTS, SAMPLES, type Sample, unitsOf } from './cutting/contestants.ts'
import { type Timing, timed } from './cutting/cpu.ts'
import { flat } from './cutting/texts.ts'

/**
 * The cutting engine beside other splitters, on the same texts: `npm run bench:cutting -- [MB …]`. Each runs in a process of
 * its own, so that none finds the heap of another or code compiled for it; the first call and the warm rounds both count.
 */

const CONTEST = fileURLToPath(new URL('./cutting/contest.ts', import.meta.url))

function timingOf(sample: number, megabytes: number, contestant: number): Timing | null {
  try {
    const args = [CONTEST, ...[sample, megabytes, contestant].map(String)]
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }))
  } catch {
    return null
  }
}

function compare({ title, profile, textOf }: Sample, sample: number, megabytes: number): void {
  const text = textOf(megabytes * 1e6)
  const bytes = Buffer.byteLength(text)
  console.log(`\n${title}: ${(bytes / 1e6).toFixed(1)} MB, ${unitsOf(text, profile).length} units\n`)
  console.log('| | first call, CPU ms | of ours | warm, CPU ms | MB/s | of ours |\n|---|---:|---:|---:|---:|---:|')
  let ours: Timing | null = null
  for (const [index, { name }] of CONTESTANTS.entries()) {
    const timing = timingOf(sample, megabytes, index)
    ours ??= timing
    if (timing === null || ours === null) console.log(`| ${name} | failed | | | | |`)
    else console.log(`| ${name} | ${cells(timing, ours, bytes)} |`)
  }
}

const cells = ({ cold, warm }: Timing, ours: Timing, bytes: number): string =>
  [
    cold.toFixed(0),
    `${(cold / ours.cold).toFixed(1)} ×`,
    warm.toFixed(0),
    (bytes / warm / 1000).toFixed(1),
    `${(warm / ours.warm).toFixed(1)} ×`,
  ].join(' | ')

async function perUnit(): Promise<void> {
  const body = 'Whoever tends the garden answers for what grows in it. '.repeat(9)
  const document = (count: number): string =>
    flat(Array.from({ length: count }, (_, n) => `${n + 1}. Rule\n\n${body}\n\n`))
  const [small, large] = [document(1_000), document(100_000)]
  const few = (await warm(() => Array.from({ length: 20 }, () => unitsOf(small, 'numbered-outline')))) / 20_000
  const many = (await warm(() => unitsOf(large, 'numbered-outline'))) / 100_000
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
    `Lineage of two versions of 20 000 units, all renumbered and edited: ${(await warm(() => lineage(old, fresh))).toFixed(0)} ms`,
  )
}

const warm = async (work: () => unknown): Promise<number> => (await timed(work)).warm

const sizes = process.argv.slice(2).map(Number)
for (const megabytes of sizes.length > 0 ? sizes : [1, 10, 50]) {
  for (const [index, sample] of SAMPLES.entries()) compare(sample, index, megabytes)
}
await perUnit()
await versions()
execFileSync(process.execPath, [fileURLToPath(new URL('./whole-run.ts', import.meta.url))], { stdio: 'inherit' })
