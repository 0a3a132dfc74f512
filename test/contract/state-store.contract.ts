import { describe, expect, test } from 'vitest'
import type { RunId } from '../../src/orchestrator/brands.ts'
import type { SaveResult, StateStore, StoredState } from '../../src/orchestrator/ports.ts'
import type { RunState } from '../../src/orchestrator/state.ts'
import { fullState, OTHER_RUN, RUN } from '../schema/fixtures.ts'

/** What is under test: a fresh, empty storage with as many stores on it as a test opens. */
export interface StateStorage {
  /** A store of its own on the same storage, as another process would have. */
  open(): StateStore
  /** Puts bytes where the state of the run lies, past the store. */
  plant(runId: RunId, text: string): Promise<void>
}

const stateOf = (seq: number, writeId = `w-${seq}`, runId = RUN): RunState => ({
  ...fullState,
  run_id: runId,
  seq,
  write_id: writeId,
})

async function saved(store: StateStore, state: RunState, previous: StoredState | null = null): Promise<StoredState> {
  const result = await store.save(state, previous?.etag ?? null)
  if (result.kind === 'lost') throw new Error(`seq ${state.seq} lost against ${result.current.state.write_id}`)
  return { state, etag: result.etag }
}

const winners = (results: readonly SaveResult[]) => results.filter(({ kind }) => kind === 'saved')

/** The rules of a state store, whatever it stands on. */
export function stateStoreContract(name: string, storage: () => Promise<StateStorage>): void {
  describe(`state store: ${name}`, () => {
    test('a run that nobody wrote is null, not an error', async () => {
      expect(await (await storage()).open().load(RUN)).toBeNull()
    })

    test('what was saved is what is loaded, by another process too', async () => {
      const { open } = await storage()
      const { etag } = await saved(open(), stateOf(1))
      expect(await open().load(RUN)).toEqual({ state: stateOf(1), etag })
    })

    test('a state is replaced by the one that follows it, and each version has an etag of its own', async () => {
      const store = (await storage()).open()
      const first = await saved(store, stateOf(1))
      const second = await saved(store, stateOf(2), first)
      expect(second.etag).not.toBe(first.etag)
      expect((await store.load(RUN))?.state.seq).toBe(2)
    })

    test('a state that could not be read again is not written: what stood before stands', async () => {
      const store = (await storage()).open()
      const first = await saved(store, stateOf(1))
      const unreadable = { ...stateOf(2), created_at: 'yesterday' } as RunState
      await expect(store.save(unreadable, first.etag)).rejects.toThrow('BUG-save-state')
      expect(await store.load(RUN)).toEqual(first)
    })

    test('runs do not touch each other', async () => {
      const store = (await storage()).open()
      await saved(store, stateOf(1))
      await saved(store, stateOf(1, 'other', OTHER_RUN))
      expect((await store.load(RUN))?.state.write_id).toBe('w-1')
    })

    test('H35 of 20 racing creations exactly one wins, and every other is shown the winner', async () => {
      const { open } = await storage()
      const results = await Promise.all(Array.from({ length: 20 }, (_, n) => open().save(stateOf(1, `w-${n}`), null)))
      expect(winners(results)).toHaveLength(1)
      const standing = await open().load(RUN)
      expect(results.filter(({ kind }) => kind === 'lost')).toEqual(
        Array.from({ length: 19 }, () => ({ kind: 'lost', current: standing })),
      )
    })

    test('H35 of 20 racing replacements exactly one wins, and it is the one that stands', async () => {
      const { open } = await storage()
      const first = await saved(open(), stateOf(1))
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, n) => open().save(stateOf(2, `w-${n}`), first.etag)),
      )
      expect(winners(results)).toHaveLength(1)
      const winner = results.findIndex(({ kind }) => kind === 'saved')
      expect((await open().load(RUN))?.state.write_id).toBe(`w-${winner}`)
    })

    test('H32 a write that landed though its answer was lost counts as saved when it is sent again', async () => {
      const store = (await storage()).open()
      const first = await saved(store, stateOf(1))
      const second = await saved(store, stateOf(2), first)
      expect(await store.save(stateOf(2), first.etag)).toEqual({ kind: 'saved', etag: second.etag })
      expect(await store.save(stateOf(2, 'another'), first.etag)).toEqual({ kind: 'lost', current: second })
    })

    test('H32 a creation that landed though its answer was lost counts as saved when it is sent again', async () => {
      const store = (await storage()).open()
      const first = await saved(store, stateOf(1))
      expect(await store.save(stateOf(1), null)).toEqual({ kind: 'saved', etag: first.etag })
    })

    test('H34 content that came back to what it was does not let an old writer through', async () => {
      const store = (await storage()).open()
      const first = await saved(store, { ...stateOf(1), state: 'pending' })
      const second = await saved(store, { ...stateOf(2), state: 'source_pinned' }, first)
      const third = await saved(store, { ...stateOf(3), state: 'pending' }, second)
      const late = await store.save({ ...stateOf(2, 'late'), state: 'marked' }, first.etag)
      expect(late).toEqual({ kind: 'lost', current: third })
    })

    const corrupt: readonly (readonly [string, string])[] = [
      ['cut short', JSON.stringify(stateOf(1)).slice(0, 400)],
      ['empty', ''],
      ['of a newer schema', JSON.stringify({ ...stateOf(1), schema_version: 99 })],
      ['of another run', JSON.stringify(stateOf(1, 'w-1', OTHER_RUN))],
      ['with an unknown key', JSON.stringify({ ...stateOf(1), surprise: true })],
    ]
    test.each(corrupt)('a state %s is STOP_STATE_CORRUPT, never taken for one', async (_, text) => {
      const { open, plant } = await storage()
      await plant(RUN, text)
      await expect(open().load(RUN)).rejects.toMatchObject({ code: 'STOP_STATE_CORRUPT' })
    })
  })
}
