import { randomBytes, randomUUID } from 'node:crypto'
import type { EpochMs } from '../orchestrator/brands.ts'
import type { Clock, Ids } from '../orchestrator/ports.ts'
import { runIdAt } from '../orchestrator/time.ts'

export const systemClock: Clock = { now: () => Date.now() as EpochMs }

export const randomIds: Ids = {
  runId: (at) => runIdAt(at, randomBytes(4).toString('hex')),
  writeId: () => randomUUID(),
}
