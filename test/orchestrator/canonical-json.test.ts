import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Uuid } from '../../src/orchestrator/brands.ts'
import { canonicalPieces } from '../../src/orchestrator/canonical-json.ts'
import {
  canonicalJson,
  digestOf,
  type Json,
  ListDigest,
  RunningHash,
  sha256,
  sha256OfAll,
  uuidV5,
} from '../../src/orchestrator/digest.ts'

/** As the definition has it: every object with its keys sorted, written leaf by leaf. */
function byDefinition(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(byDefinition).join(',')}]`
  const pairs = Object.entries(value).filter(([, item]) => item !== undefined)
  const sorted = pairs.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${byDefinition(item as Json)}`).join(',')}}`
}

const text = fc.string({ unit: 'binary', maxLength: 8 })
const values = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, 0, -0, -1),
    fc.maxSafeInteger(),
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, fc.option(tie('value'), { nil: undefined }), { noNullPrototype: true, maxKeys: 5 }),
  ),
})).value

const inOrder = (value: Json): Json => JSON.parse(byDefinition(value)) as Json

describe('canonical JSON', () => {
  it('is what its definition says, in whatever order the keys were set', () => {
    fc.assert(
      fc.property(values, (value) => {
        const expected = byDefinition(value)
        expect(canonicalJson(value)).toBe(expected)
        expect(canonicalJson(inOrder(value))).toBe(expected)
      }),
      { numRuns: 1_000 },
    )
  })

  it('in pieces is the same text, however long its lists are', () => {
    for (const length of [0, 1, 999, 1_001, 2_500]) {
      const list = Array.from({ length }, (_, n) => ({ z: n, a: [`${n}`] }))
      for (const value of [list, { z: 1, list, a: undefined }, { a: 1, list }])
        expect([...canonicalPieces(value)].join('')).toBe(byDefinition(value))
    }
  })

  it.each([
    ['a fraction', 1.5],
    ['more than a safe integer', 2 ** 53],
    ['no number', Number.NaN],
    ['a Map', new Map([['a', 1]])],
    ['a date', new Date(0)],
    ['an object of a class', new (class Row {})()],
    ['a function', () => 1],
  ])('H37 %s is refused wherever it stands, never written as something else', (_, value) => {
    for (const at of [value, [value], { a: [{ b: value }] }, { b: 1, a: [value] }])
      expect(() => canonicalJson(at as Json)).toThrow()
  })

  it('leaves an undefined property out, and refuses an undefined item', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}')
    expect(() => canonicalJson([undefined] as unknown as Json)).toThrow()
  })

  it('with the keys that objects put first is in code-unit order all the same', () => {
    expect(canonicalJson({ b: 0, 10: 1, 9: 2, A: 3 })).toBe('{"10":1,"9":2,"A":3,"b":0}')
  })
})

describe('a digest', () => {
  it('of a value is the sha256 of its canonical JSON, of whatever length', () => {
    const rows = Array.from({ length: 3_000 }, (_, n) => ({ key: n, body: 'Wer säet, đ 漢 😀 '.repeat(n % 40) }))
    for (const value of [rows, { rows, b: 1 }, [], {}, 'a', null])
      expect(digestOf(value)).toBe(sha256(byDefinition(value)))
  })

  it('of parts is that of them joined, text and bytes alike', () => {
    const parts = ['ü', Buffer.from('b'), '', 'c'.repeat(200_000), new Uint8Array(), '😀']
    expect(sha256OfAll(parts)).toBe(sha256(parts.map((part) => Buffer.from(part).toString()).join('')))
  })

  it('that is asked for in between goes on', () => {
    const [running, list] = [new RunningHash(), new ListDigest()]
    expect([running.digest(), list.digest()]).toEqual([sha256(''), digestOf([])])
    for (const n of [1, 2, 3]) {
      running.add(`${n}`)
      list.add(`${n}`)
      expect(running.digest('!')).toBe(sha256(`${'123'.slice(0, n)}!`))
      expect(list.digest()).toBe(digestOf([1, 2, 3].slice(0, n)))
    }
  })
})

it('a version 5 UUID is that of RFC 9562, for names of any length', () => {
  const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8' as Uuid
  expect(uuidV5(dns, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
  for (const name of ['', 'đ'.repeat(1_360), '漢'.repeat(1_361), 'x'.repeat(20_000)]) {
    const bytes = createHash('sha1')
      .update(Buffer.from(dns.replaceAll('-', ''), 'hex'))
      .update(name)
      .digest()
    const [sixth, eighth] = [bytes.readUInt8(6), bytes.readUInt8(8)]
    bytes.writeUInt8((sixth & 0x0f) | 0x50, 6)
    bytes.writeUInt8((eighth & 0x3f) | 0x80, 8)
    expect(uuidV5(dns, name).replaceAll('-', '')).toBe(bytes.toString('hex', 0, 16))
  }
})
