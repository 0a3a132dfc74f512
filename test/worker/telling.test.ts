import { expect, test } from 'vitest'
import { memoryStore } from '../../src/adapters/memory-store.ts'
import { InMemoryDiscoverer } from '../../src/discovery/in-memory.ts'
import type { EpochMs } from '../../src/orchestrator/brands.ts'
import type { Clock, ObjectStore } from '../../src/orchestrator/ports.ts'
import { OrchestratorRunner } from '../../src/orchestrator/runner.ts'
import { DryRunReporter } from '../../src/reports/reporter.ts'
import { telling } from '../../src/worker/telling.ts'
import { factsOf } from '../fakes/facts.ts'
import { RUN } from '../schema/fixtures.ts'

const clock: Clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5) as EpochMs }

/** A cut over a store of the test's own; `objects` stands where the bucket stands. */
async function cut(store: ReturnType<typeof memoryStore>, objects: ObjectStore): Promise<void> {
  const runner = new OrchestratorRunner({
    store: { ...store, objects },
    kb: new DryRunReporter(objects),
    discoverer: new InMemoryDiscoverer(factsOf()),
    clock,
    ids: { runId: () => RUN, writeId: () => crypto.randomUUID() },
  })
  await runner.cut({ documentId: factsOf().document?.doc_code ?? '', runId: RUN })
}

function people() {
  const told: string[] = []
  const untold: string[] = []
  return {
    told,
    untold,
    publish: async ({ subject }: { readonly subject: string }) => void told.push(subject),
    failed: (key: string) => void untold.push(key),
  }
}

test('people are told of a pause once, and a second delivery tells them nothing more', async () => {
  const store = memoryStore()
  const them = people()
  for (let delivery = 0; delivery < 2; delivery += 1) await cut(store, telling(store.objects, them))
  expect(them.told).toEqual([expect.stringContaining('SG_1')])
  expect(await store.objects.list('v1/notices/')).toHaveLength(1)
})

test('a crash between telling and keeping tells twice, never not at all', async () => {
  const store = memoryStore()
  const them = people()
  const crashing: ObjectStore = {
    ...store.objects,
    create: async (key, content) => {
      if (key.startsWith('v1/notices/')) throw new Error('killed')
      return await store.objects.create(key, content)
    },
  }
  await expect(cut(store, telling(crashing, them))).rejects.toThrow('killed')
  await cut(store, telling(store.objects, them))
  expect(them.told).toHaveLength(2)
  expect(await store.objects.list('v1/notices/')).toHaveLength(1)
})

test('a topic that takes nothing holds up no run: the notice is kept and named', async () => {
  const store = memoryStore()
  const them = { ...people(), publish: () => Promise.reject(new Error('no such topic')) }
  await cut(store, telling(store.objects, them))
  expect(them.untold).toEqual(await store.objects.list('v1/notices/'))
  expect((await store.states.load(RUN))?.state.state).toBe('awaiting_cut_authorization')
})

test('nothing but notices is told', async () => {
  const store = memoryStore()
  const them = people()
  await telling(store.objects, them).create('v1/doctor/x.json', {
    bytes: new Uint8Array(),
    contentType: 'application/json',
    encoding: null,
  })
  expect(them.told).toEqual([])
})
