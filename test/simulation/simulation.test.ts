import { describe, expect, it } from 'vitest'
import { Simulation } from './simulation.ts'

const SEEDS = Number(process.env['SIMULATION_SEEDS'] ?? 200)
const FIRST = Number(process.env['SIMULATION_FIRST_SEED'] ?? 1)

describe('a seeded world of racing, repeated, dying deliveries', () => {
  it(`keeps every invariant, and every run comes to its end, in ${SEEDS} seeds`, {
    timeout: 60_000 + SEEDS * 200,
  }, async () => {
    const ends: Record<string, number> = {}
    for (let seed = FIRST; seed < FIRST + SEEDS; seed += 1) {
      const simulation = new Simulation(seed)
      await simulation.run().catch((error: unknown) => {
        throw new Error(`seed ${seed}: ${String(error)}\n${simulation.trace.slice(-40).join('\n')}`, { cause: error })
      })
      for (const run of simulation.runs) {
        const status = simulation.stateOf(run)?.status
        const end = status?.kind === 'closed' ? status.how : 'never begun'
        ends[end] = (ends[end] ?? 0) + 1
      }
    }
    expect(Object.keys(ends)).toEqual(expect.arrayContaining(['closeout_reported', 'voided']))
  })

  it.each([1, 2, 3])('the same seed gives the same trace, byte for byte (%i)', async (seed) => {
    const [a, b] = [new Simulation(seed), new Simulation(seed)]
    await a.run()
    await b.run()
    expect(b.trace).toEqual(a.trace)
    expect(a.trace.length).toBeGreaterThan(100)
  })
})
