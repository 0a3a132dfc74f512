import { expect, test } from 'vitest'
import { memoryStore } from '../../src/adapters/memory-store.ts'
import { answerDoctor } from '../../src/handlers/doctor.ts'
import type { DurationMs } from '../../src/orchestrator/brands.ts'
import { doctorKey } from '../../src/orchestrator/keys.ts'
import { NOW } from './fixtures.ts'

test.each([
  ['worker', {}],
  ['deployed', { AWS_LAMBDA_FUNCTION_NAME: 'cut' }],
])('an answer says what it was made in: %s', async (where, environment) => {
  const { objects } = memoryStore()
  await answerDoctor({ environment, objects, clock: { now: () => NOW } }, 'asked', 60_000 as DurationMs)
  const stored = await objects.read(doctorKey('asked'))
  expect(JSON.parse(new TextDecoder().decode(stored ?? undefined))).toMatchObject({ where })
})
