import { entryStore } from '../../src/adapters/entry-store.ts'
import { ledgerStore } from '../../src/adapters/ledger-store.ts'
import { planStore } from '../../src/adapters/plan-store.ts'
import type { Discoverer, ObjectStore, StateStore, Store } from '../../src/orchestrator/ports.ts'

/** Stands around every call of every port: it may count, wait, or fail before or after the call itself. */
export type Around = <T>(call: string, go: () => Promise<T>) => Promise<T>

interface Ports {
  readonly store: Store
  readonly discoverer: Discoverer
}

/** The same ports with `around` at each call, named `port key`. Plans and reports are object calls. */
export function intercepted({ store, discoverer }: Ports, around: Around): Ports {
  const states: StateStore = {
    load: async (runId) => await around(`state.load ${runId}`, async () => await store.states.load(runId)),
    save: async (state, previous) =>
      await around(`state.save ${state.run_id}`, async () => await store.states.save(state, previous)),
  }
  const objects: ObjectStore = {
    read: async (key) => await around(`read ${key}`, async () => await store.objects.read(key)),
    readVersion: async (key) => await around(`read ${key}`, async () => await store.objects.readVersion(key)),
    create: async (key, content) => await around(`create ${key}`, async () => await store.objects.create(key, content)),
    createLong: async (key, content) =>
      await around(`create ${key}`, async () => await store.objects.createLong(key, content)),
    replaceOlder: async (key, order, content) =>
      await around(`replace ${key}`, async () => await store.objects.replaceOlder(key, order, content)),
    list: async (prefix) => await around(`list ${prefix}`, async () => await store.objects.list(prefix)),
  }
  return {
    store: { states, objects, plans: planStore(objects), entries: entryStore(objects), ledger: ledgerStore(objects) },
    discoverer: {
      facts: async (question) =>
        await around(`facts ${question.documentId}`, async () => await discoverer.facts(question)),
    },
  }
}
