import { setTimeout as sleep } from 'node:timers/promises'
import type { RunId } from '../src/orchestrator/brands.ts'
import type { StateStore } from '../src/orchestrator/ports.ts'
import { waitsAt } from '../src/orchestrator/run.ts'
import type { RunState } from '../src/orchestrator/state.ts'

const POLL_MS = 200
const PATIENCE_MS = 120_000

/** Waits until a run rests in a state later than `seq`, telling each state that it sees. @throws Error after two minutes */
export async function restAfter(
  states: StateStore,
  runId: RunId,
  seq: number,
  tell: (run: RunState) => void,
): Promise<RunState> {
  let seen = seq
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    const run = (await states.load(runId))?.state
    if (run !== undefined && run.seq > seen) {
      seen = run.seq
      tell(run)
      if (run.status.kind !== 'open' || waitsAt(run) !== null) return run
    }
    await sleep(POLL_MS)
  }
  throw new Error(`Run ${runId} did not come to rest within ${PATIENCE_MS / 1000} s`)
}
