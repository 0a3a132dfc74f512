import { beforeAll, describe, expect, test } from 'vitest'
import type { RoleRight, RoleStatus } from '../../../src/orchestrator/facts.ts'
import { databaseOfFile } from '../support/reference.ts'
import { REFUSED, REPORTED, SECDEF, THROUGH_PUBLIC } from './rights-cases.ts'
import { admin, discovererOn, readOnlyOn, withRole } from './support.ts'

/** H21, H20: what a role could do is read from the catalogs before anything else is believed. */

const db = databaseOfFile('rights')

beforeAll(async () => {
  await admin(db, 'CREATE EXTENSION dblink', 'REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC')
})

async function statusAs(url: string): Promise<RoleStatus> {
  const { value } = await readOnlyOn(url)('rights', (select) => discovererOn(url).readOnlyRoleStatus(select))
  return value
}

/** A fresh reader after `setup`; `work` may look again; `undo` takes it all back. */
const withReader = <T>(
  setup: Parameters<typeof withRole>[1],
  work: (role: string, status: () => Promise<RoleStatus>) => Promise<T>,
): Promise<T> => withRole(db, setup, ({ role, url }) => work(role, () => statusAs(url)))

const names = (rights: readonly RoleRight[]): readonly string[] =>
  rights.map(({ right, object }) => `${right} on ${object}`)

test('the reference role has no right that is refused, none through PUBLIC, and what PUBLIC has everywhere is reported', async () => {
  const status = await statusAs(db.urlAs('cutter_dryrun'))
  expect(status).toMatchObject({ role: 'cutter_dryrun', refused: [], public_rights: [] })
  expect(names(status.reported)).toEqual(
    expect.arrayContaining([
      'EXECUTE on pg_catalog.pg_advisory_lock',
      'EXECUTE on pg_catalog.pg_notify',
      `TEMPORARY on ${db.name}`,
    ]),
  )
  expect(status.reported.every(({ through }) => through === 'PUBLIC')).toBe(true)
})

describe('refused, with the statement that takes it away:', () => {
  test.each(Object.entries(REFUSED))('%s', (_label, case_) =>
    withReader(case_, async (role, status) => {
      const fill = (text: string): string => text.replaceAll('$R', role)
      const find = async (): Promise<RoleRight | undefined> =>
        (await status()).refused.find((held) => `${held.right} on ${held.object}` === fill(case_.right))
      const { through = '$R', cure } = case_
      expect(await find()).toMatchObject({ through: fill(through), cure: fill(cure) })
      if (cure.includes('…')) return
      await admin(db, fill(cure))
      expect(await find()).toBeUndefined()
    }))
})

describe('held through PUBLIC alone, with both ways out:', () => {
  test.each(Object.entries(THROUGH_PUBLIC))('%s', (_label, case_) =>
    withReader(case_, async (_role, read) => {
      const status = await read()
      expect(status.refused).toEqual([])
      expect(names(status.public_rights)).toEqual([case_.right])
      expect(status.public_rights[0]).toMatchObject({
        through: 'PUBLIC',
        cure: `${case_.cure} -- or accept it: CUTTER_ACCEPTED_PUBLIC_RIGHTS='${case_.right}'`,
      })
      await admin(db, case_.cure)
      expect((await read()).public_rights).toEqual([])
    }))
})

describe('reported and not refused:', () => {
  test.each(Object.entries(REPORTED))('%s', (_label, case_) =>
    withReader(case_, async (role, read) => {
      const status = await read()
      const wanted = case_.right.replaceAll('$R', role)
      expect([...status.refused, ...status.public_rights]).toEqual([])
      expect(names(status.reported).filter((name) => name.startsWith(wanted))).toHaveLength(1)
    }))
})

test('a right held by name and through PUBLIC is two entries, for each needs its own cure', () => {
  const setup = [SECDEF, 'GRANT EXECUTE ON FUNCTION public.definer TO $R']
  return withReader({ setup, undo: ['DROP FUNCTION public.definer'] }, async (role, read) => {
    const status = await read()
    expect(status.refused.map(({ through }) => through)).toEqual([role])
    expect(status.public_rights.map(({ through }) => through)).toEqual(['PUBLIC'])
  })
})
