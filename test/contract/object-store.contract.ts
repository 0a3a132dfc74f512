import { describe, expect, test } from 'vitest'
import type { RunId } from '../../src/orchestrator/brands.ts'
import type { ObjectStore, StoredContent } from '../../src/orchestrator/ports.ts'

/** A fresh, empty storage; each call of `open` is a store of its own on it, as another process would have. */
export interface ObjectStorage {
  open(): ObjectStore
}

const text = (content: string): StoredContent => ({
  bytes: new TextEncoder().encode(content),
  contentType: 'application/json',
  encoding: null,
})
const RUN = 'ictr-20260102T030405Z-00000001' as RunId
const LATER_RUN = 'ictr-20260102T030406Z-00000000' as RunId
const order = (seq: number, run_id = RUN) => ({ run_id, seq })
const entry = (seq: number, by = 'a', run_id = RUN) => text(JSON.stringify({ run_id, seq, by }))
const read = async (store: ObjectStore, key: string) => {
  const bytes = await store.read(key)
  return bytes === null ? null : new TextDecoder().decode(bytes)
}

/** The rules of an object store, whatever it stands on. `many`: more keys than one page of its listing holds. */
export function objectStoreContract(name: string, storage: () => Promise<ObjectStorage>, many: number): void {
  describe(`object store: ${name}`, () => {
    test('a key that nobody wrote is null, not an error', async () => {
      expect(await (await storage()).open().read('v1/none.json')).toBeNull()
    })

    test('an object that stands is never overwritten, and that is no error', async () => {
      const { open } = await storage()
      expect(await open().create('v1/a/b.json', text('first'))).toBe('created')
      expect(await open().create('v1/a/b.json', text('second'))).toBe('exists')
      expect(await read(open(), 'v1/a/b.json')).toBe('first')
      expect((await open().readVersion('v1/a/b.json'))?.bytes).toEqual(await open().read('v1/a/b.json'))
      expect(await open().readVersion('v1/none.json')).toBeNull()
    })

    test('of 20 racing creations exactly one creates, and its bytes stand whole', async () => {
      const { open } = await storage()
      const bodies = Array.from({ length: 20 }, (_, n) => String(n).repeat(10_000))
      const results = await Promise.all(bodies.map((body) => open().create('v1/race.json', text(body))))
      expect(results.filter((result) => result === 'created')).toHaveLength(1)
      expect(await read(open(), 'v1/race.json')).toBe(bodies[results.indexOf('created')])
    })

    test('bytes come back as they were stored, gzipped ones still gzipped', async () => {
      const store = (await storage()).open()
      const bytes = Uint8Array.from({ length: 70_000 }, (_, n) => (n * 31) % 256)
      await store.create('v1/plan.jsonl.gz', { bytes, contentType: 'application/x-ndjson', encoding: 'gzip' })
      const stored = await store.read('v1/plan.jsonl.gz')
      expect(stored === null ? null : Buffer.compare(stored, bytes)).toBe(0)
    })

    test('long content is stored whole and in order, created once, and read as any other', async () => {
      const { open } = await storage()
      const parts = Array.from({ length: 40 }, (_, n) => Buffer.alloc(50_000 + n, n))
      const long = { chunks: () => parts, length: 40 * 50_000 + 780, contentType: 'application/jsonl' }
      expect(await open().createLong('v1/long.jsonl', long)).toBe('created')
      expect(await open().createLong('v1/long.jsonl', { ...long, chunks: () => [], length: 0 })).toBe('exists')
      const stored = await open().read('v1/long.jsonl')
      expect(stored === null ? null : Buffer.compare(stored, Buffer.concat(parts))).toBe(0)
    })

    test('an entry is replaced by a higher seq and never by an equal or lower one', async () => {
      const store = (await storage()).open()
      expect(await store.replaceOlder('v1/i.json', order(2), entry(2))).toBe('written')
      expect(await store.replaceOlder('v1/i.json', order(1), entry(1))).toBe('kept')
      expect(await store.replaceOlder('v1/i.json', order(2), entry(2, 'b'))).toBe('kept')
      expect(await read(store, 'v1/i.json')).toContain('"seq":2,"by":"a"')
      expect(await store.replaceOlder('v1/i.json', order(10), entry(10))).toBe('written')
      expect(await read(store, 'v1/i.json')).toContain('"seq":10,"by":"a"')
    })

    test('an entry of a later run replaces one of an earlier, whatever their seq, and never the other way round', async () => {
      const store = (await storage()).open()
      expect(await store.replaceOlder('v1/b.json', order(9), entry(9))).toBe('written')
      expect(await store.replaceOlder('v1/b.json', order(1, LATER_RUN), entry(1, 'b', LATER_RUN))).toBe('written')
      expect(await store.replaceOlder('v1/b.json', order(10), entry(10))).toBe('kept')
      expect(await read(store, 'v1/b.json')).toContain('"seq":1,"by":"b"')
    })

    test('of 20 racing entries the highest seq stands at the end, in whatever order they come', async () => {
      const { open } = await storage()
      const seqs = Array.from({ length: 20 }, (_, n) => ((n * 7) % 20) + 1)
      await Promise.all(seqs.map((seq) => open().replaceOlder('v1/i.json', order(seq), entry(seq))))
      expect(await read(open(), 'v1/i.json')).toContain('"seq":20,')
    })

    test('a listing holds every key below the prefix once, in ascending order, and no other', async () => {
      const store = (await storage()).open()
      for (const key of ['v1/d/B/2.json', 'v1/d/B/10.json', 'v1/d/BX/1.json', 'v1/d/A.json']) {
        await store.create(key, text(key))
      }
      await store.replaceOlder('v1/d/B/9.json', order(1), entry(1))
      await store.replaceOlder('v1/d/B/9.json', order(2), entry(2))
      expect(await store.list('v1/d/B/')).toEqual(['v1/d/B/10.json', 'v1/d/B/2.json', 'v1/d/B/9.json'])
      expect(await store.list('v1/d/B')).toHaveLength(4)
      expect(await store.list('v1/nothing/')).toEqual([])
    })

    test('a listing longer than one page is whole', async () => {
      const store = (await storage()).open()
      const keys = Array.from({ length: many }, (_, n) => `v1/many/${String(n).padStart(5, '0')}.json`)
      for (let start = 0; start < many; start += 50) {
        await Promise.all(keys.slice(start, start + 50).map((key) => store.create(key, text('x'))))
      }
      expect(await store.list('v1/many/')).toEqual(keys)
    })
  })
}
