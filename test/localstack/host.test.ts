import { describe, expect, test } from 'vitest'
import { absent, ground } from './ground.ts'
import { family, LOOPBACK, listeners } from './listening.ts'

describe.skipIf(absent || process.platform !== 'linux')('LocalStack in host mode', () => {
  test('it listens on loopback addresses alone, whatever its settings say, and so does each function', () => {
    const found = listeners(family(ground().pid))
    const port = Number(new URL(ground().stand.endpoint).port)
    expect(found.map((each) => each.port)).toContain(port)
    expect(found.filter(({ address }) => !LOOPBACK.includes(address))).toEqual([])
  })
})
