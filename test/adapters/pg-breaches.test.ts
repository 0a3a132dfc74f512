import { describe, expect, test } from 'vitest'
import { endBreaches, fenceBreaches, refuseAny } from '../../src/adapters/pg-breaches.ts'
import type { IsoUtc } from '../../src/orchestrator/brands.ts'
import { type EndChecks, type Fence, SEARCH_PATH } from '../../src/sql/session.ts'

/** H16–H19: each sign that a session was not the read-only one it was begun as, by itself. */

const session = {
  isolation: 'repeatable read',
  read_only: true,
  row_security: false,
  search_path: SEARCH_PATH as string,
  transaction: '4/17',
  snapshot: '750:750:',
}
const FENCE: Fence = {
  role: 'cutter_dryrun',
  application_name: 'iu-cutter/test',
  default_read_only: true,
  standby: false,
  began_at: '2026-01-02T03:04:05.000Z' as IsoUtc,
  ...session,
}
const END: EndChecks = { ...session, settings: {}, xid_assigned: false, locks: [] }

const found = (breaches: readonly (string | null)[]): readonly string[] => breaches.filter((one) => one !== null)
const lock = (harmless: boolean) => ({
  type: 'relation',
  mode: 'RowShareLock',
  relation: 'public.unit_version',
  harmless,
  unseen: false,
})

const EITHER: readonly (readonly [Partial<typeof session>, RegExp])[] = [
  [{ read_only: false }, /not read-only/],
  [{ isolation: 'read committed' }, /isolation is read committed/],
  [{ row_security: true }, /row_security is on/],
  [{ search_path: 'evil, pg_catalog' }, /search_path is evil, pg_catalog/],
]

describe('a session is refused', () => {
  test.each(EITHER)('that begins as %o', (change, says) => {
    expect(found(fenceBreaches({ ...FENCE, ...change }))).toEqual([expect.stringMatching(says)])
  })

  test.each<readonly [Partial<EndChecks>, RegExp]>([
    ...EITHER,
    [{ xid_assigned: true }, /a transaction id was assigned/],
    [{ transaction: '4/18' }, /changed for another/],
    [{ snapshot: '751:751:' }, /changed for another/],
    [{ locks: [lock(false)] }, /held a lock: relation RowShareLock public.unit_version/],
    [{ locks: [{ ...lock(true), unseen: true }] }, /public.unit_version took its place while it was read/],
  ])('that ends as %o', (change, says) => {
    expect(found(endBreaches(FENCE, { ...END, ...change }))).toEqual([expect.stringMatching(says)])
  })

  test('with every breach at once', () => {
    expect(() => refuseAny(endBreaches(FENCE, { ...END, read_only: false, xid_assigned: true }))).toThrow(
      /transaction id was assigned.*; the transaction is not read-only/,
    )
  })
})

test('a session that is as it was begun is not', () => {
  expect(found(fenceBreaches(FENCE))).toEqual([])
  expect(found(endBreaches(FENCE, { ...END, locks: [lock(true)] }))).toEqual([])
})
