import { randomBytes, randomUUID } from 'node:crypto'
import type { EpochMs, RunId } from '../orchestrator/brands.ts'
import type { Clock, Ids } from '../orchestrator/ports.ts'
import { isoUtc } from '../orchestrator/time.ts'

export const systemClock: Clock = { now: () => Date.now() as EpochMs }

export const randomIds: Ids = {
  runId: (at) => `ictr-${isoUtc(at).slice(0, 19).replaceAll(/[-:]/g, '')}Z-${randomBytes(4).toString('hex')}` as RunId,
  writeId: () => randomUUID(),
}
