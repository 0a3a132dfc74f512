import { randomBytes, randomUUID } from 'node:crypto'
import type { EpochMs } from '../orchestrator/brands.ts'
import type { Clock, Ids } from '../orchestrator/ports.ts'
import { runIdAt } from '../orchestrator/time.ts'

/** The clock of this machine. */
export const systemClock: Clock = { now: () => Date.now() as EpochMs }

/** Ids from the system's random numbers. */
export const randomIds: Ids = {
  runId: (at) => runIdAt(at, randomBytes(4).toString('hex')),
  writeId: () => randomUUID(),
}
