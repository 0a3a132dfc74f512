/**
 * CPU time of this process in milliseconds, threads that compile and collect garbage included; not wall time, so that what
 * else runs on the machine counts less.
 */

const ROUNDS = 5
/** A work that has taken longer than this is not asked for again. */
const PATIENCE_MS = 20_000
/** For so long each work runs untimed before its timed rounds: a compiler that has seen the code is part of no one's work. */
const WARM_UP_MS = 1_000

export interface Timing {
  /** The very first call. */
  readonly cold: number
  /** The fastest round after the warm-up; the first call where it took all patience, or was faster. */
  readonly warm: number
}

export async function timed(work: () => unknown): Promise<Timing> {
  const cold = await once(work)
  let spent = cold
  while (spent < WARM_UP_MS) spent += await once(work)
  let warm = cold
  for (let round = 0; round < ROUNDS && spent < PATIENCE_MS; round++) {
    const used = await once(work)
    spent += used
    warm = Math.min(warm, used)
  }
  return { cold, warm }
}

async function once(work: () => unknown): Promise<number> {
  const start = process.cpuUsage()
  await work()
  const used = process.cpuUsage(start)
  return (used.user + used.system) / 1000
}
