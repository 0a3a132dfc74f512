import { CONTESTANTS, SAMPLES } from './contestants.ts'
import { timed } from './cpu.ts'

/** One contestant on one text, in a process of its own: `contest.ts SAMPLE MEGABYTES CONTESTANT`. Prints its timing as JSON. */

const [sample, megabytes, contestant] = process.argv.slice(2).map(Number)
const { profile, textOf } = SAMPLES[sample ?? 0] ?? fail()
const { prepare } = CONTESTANTS[contestant ?? 0] ?? fail()
console.log(JSON.stringify(await timed(prepare(textOf((megabytes ?? 1) * 1e6), profile))))

function fail(): never {
  throw new Error('usage: contest.ts SAMPLE MEGABYTES CONTESTANT')
}
