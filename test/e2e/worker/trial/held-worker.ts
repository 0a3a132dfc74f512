import { writeSync } from 'node:fs'
import { PHASE_BODIES } from '../../../../src/orchestrator/phases/index.ts'
import type { PhaseInput } from '../../../../src/orchestrator/phases/phase.ts'
import { PHASES } from '../../../../src/orchestrator/steps.ts'
import { workerOf } from '../../../../src/worker/compose.ts'

/**
 * The worker, for a trial in which it is killed: where a phase is named, it stands still within it, once that phase has done its work, until
 * somebody kills it. What it had in hand comes to another within seconds.
 */

const standStill = (what: string): void => {
  writeSync(2, `${what}\n`)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

const phase = PHASES.find((known) => known === process.argv[2])
if (phase !== undefined) {
  const body = PHASE_BODIES[phase]
  Object.assign(PHASE_BODIES, {
    [phase]: (input: PhaseInput) => {
      const output = body(input)
      standStill(`stands in ${phase}`)
      return output
    },
  })
}

await workerOf(process.env, { log: () => {}, waitSeconds: 1, visibilitySeconds: 3 })
process.stderr.write('polls\n')
