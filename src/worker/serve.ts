import { setTimeout as sleep } from 'node:timers/promises'
import { type Environment, loadConfig } from '../config.ts'
import { workerOf } from './compose.ts'
import { healthServer } from './health-server.ts'
import type { Health } from './pulse.ts'
import type { Worker } from './worker.ts'

/** Below what systemd and containers wait before they kill; a run in hand ends in seconds. */
const STOP_MS = 25_000
const NOT_BEGUN: Health = { live: true, ready: false, stopping: false, queues: [] }

export interface Served {
  /** Messages that were still in hand: nothing of them is lost, they come to another worker. */
  readonly left: number
}

/**
 * Runs the worker until `told` to stop, then takes nothing more and lets what is in hand end, for `stopMs` at most.
 * @throws Stop STOP_REFUSED_INPUT: every problem of the environment
 */
export async function serve(
  environment: Environment,
  { told, note, stopMs = STOP_MS }: { told: Promise<void>; note: (text: string) => void; stopMs?: number },
): Promise<Served> {
  const { workerHealth, workerConcurrency } = loadConfig(environment, 'worker')
  let worker: Worker | null = null
  // Before anything is polled: a worker that nobody can look at where somebody meant to is not begun.
  const server = workerHealth === null ? null : await healthServer(workerHealth, () => worker?.health() ?? NOT_BEGUN)
  try {
    worker = await workerOf(environment)
    note(`The worker polls both queues, ${workerConcurrency} of each at a time.`)
    if (server !== null) note(`Its health: ${server.url}/live and ${server.url}/ready`)
    await told
    note('Stopping: no new message is taken.')
    await Promise.race([worker.stop(), sleep(stopMs, undefined, { ref: false })])
    return { left: worker.health().queues.reduce((sum, queue) => sum + queue.in_hand, 0) }
  } finally {
    await server?.stop()
  }
}
