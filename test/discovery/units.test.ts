import { describe, expect, test } from 'vitest'
import { existingUnits } from '../../src/discovery/units.ts'
import type { UnitRow } from '../../src/sql/units.ts'
import { idOf } from '../fakes/facts.ts'
import { unitRow } from './rows.ts'

const MOST = 64
const baselineOf = (...rows: readonly Partial<UnitRow>[]) => existingUnits(rows.map(unitRow), MOST).baseline
const refusalOf = (code: string, ...messages: readonly string[]) =>
  expect.objectContaining({ code, details: messages.map((message) => expect.objectContaining({ message })) })

describe('existing units', () => {
  test('stand in the order of their addresses, by code unit, whatever the locale of the database gave', () => {
    const rows = ['BY-LAW/B', 'BY-LAW/A-2', 'BY-LAW/A'].map((address) => ({ address }))
    expect(baselineOf(...rows).map(({ address }) => address)).toEqual(['BY-LAW/A', 'BY-LAW/A-2', 'BY-LAW/B'])
  })

  test('H2 retired and deleted ones are of the baseline too', () => {
    expect(baselineOf({ address: 'A', lifecycle_status: 'retired' }, { address: 'B', deleted: true })).toMatchObject([
      { lifecycle_status: 'retired' },
      { deleted: true },
    ])
  })

  test('the version in force stands beside the latest', () => {
    const enacted = { enacted_version_id: idOf('old'), enacted_version_seq: 1, enacted_content_hash: 'old hash' }
    expect(baselineOf({ version_seq: 2, ...enacted }, { address: 'BY-LAW/B' })).toMatchObject([
      { latest: { version_seq: 2 }, enacted: { version_id: idOf('old'), version_seq: 1, content_hash: 'old hash' } },
      { enacted: null },
    ])
  })

  test('addresses of other documents under the docprefix are listed apart, in order, and need no version', () => {
    const foreign = ['BY-LAW/Z', 'BY-LAW/Y'].map((address) =>
      unitRow({ address, is_foreign: true, version_id: null, length: MOST + 1 }),
    )
    expect(existingUnits(foreign, MOST)).toEqual({ baseline: [], foreign: ['BY-LAW/Y', 'BY-LAW/Z'] })
  })

  test('one exactly as long as the limit is taken, a longer one refused with its length', () => {
    expect(baselineOf({ length: MOST })).toHaveLength(1)
    expect(() => baselineOf({ length: MOST + 1, title: null, body: null })).toThrow(
      refusalOf('STOP_OVER_SIZE', 'BY-LAW/A: 65 bytes'),
    )
  })

  test('all problems of a kind are told at once: the first twenty by address, and how many there are', () => {
    const bare = Array.from({ length: 25 }, (_, number) => ({ address: `BY-LAW/${number}`, version_id: null }))
    const twenty = bare.slice(0, 20).map(({ address }) => address)
    expect(() => baselineOf(...bare)).toThrow(refusalOf('STOP_REFUSED_INPUT', ...twenty))
    expect(() => baselineOf(...bare)).toThrow(/unknown: 25$/)
  })

  test.each<Partial<UnitRow>>([
    { version_id: null },
    { version_seq: null },
    { version_status: null },
    { title: null },
    { body: null },
    { content_hash: null },
  ])('H46 one whose latest version lacks something is refused by its address, not left out: %j', (change) => {
    const lacking = { address: 'BY-LAW/B', ...change }
    expect(() => baselineOf({}, lacking)).toThrow(refusalOf('STOP_REFUSED_INPUT', 'BY-LAW/B'))
  })

  test.each<Partial<UnitRow>>([
    { enacted_version_seq: null },
    { enacted_content_hash: null },
  ])('H46 a version in force that lacks something is not taken for none: %j', (change) => {
    const enacted = { enacted_version_id: idOf('old'), enacted_version_seq: 1, enacted_content_hash: 'old hash' }
    expect(() => baselineOf({ ...enacted, ...change })).toThrow(refusalOf('STOP_REFUSED_INPUT', 'BY-LAW/A'))
  })
})
