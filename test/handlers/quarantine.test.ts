import { expect, it } from 'vitest'
import { deliveryOf } from '../../src/handlers/delivery.ts'
import { quarantine } from '../../src/handlers/quarantine.ts'
import type { EpochMs } from '../../src/orchestrator/brands.ts'
import { quarantineKey } from '../../src/orchestrator/keys.ts'
import { quarantined } from '../../src/schema/quarantined.ts'
import { memoryStore } from '../fakes/memory-store.ts'
import { record } from './fixtures.ts'

it('H12 a quarantined message is of its published form, and the command line reads it through that', async () => {
  const { objects } = memoryStore()
  const delivery = deliveryOf(record('m1', '{"type":'), 0 as EpochMs, [])
  const verdict = { kind: 'quarantine', code: 'STOP_REFUSED_INPUT', cause: 'is not JSON', cure: 'Send JSON.' } as const
  await quarantine(objects, delivery, verdict, 0 as EpochMs)
  const stored = JSON.parse(new TextDecoder().decode((await objects.read(quarantineKey('m1'))) ?? new Uint8Array()))
  expect(quarantined.parse(stored)).toMatchObject({ cause: 'is not JSON', cure: 'Send JSON.' })
  expect(quarantined.safeParse({ ...stored, command: 'rm' }).success).toBe(false)
})
