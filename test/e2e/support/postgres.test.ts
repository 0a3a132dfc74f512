import { expect, inject, test } from 'vitest'
import { withClient } from '../../../db/with-client.ts'
import { scratchDatabase } from './postgres.ts'

const adminUrl = inject('postgresAdminUrl')

test('each scratch database is a database of its own and is gone after drop', async () => {
  const [one, two] = await Promise.all([scratchDatabase(adminUrl, 'own'), scratchDatabase(adminUrl, 'own')])
  expect(one.name).not.toBe(two.name)
  await withClient(one.url, (client) => client.query('CREATE TABLE only_here ()'))
  const elsewhere = await withClient(two.url, (client) => client.query("SELECT to_regclass('only_here') AS found"))
  expect(elsewhere.rows).toEqual([{ found: null }])
  await Promise.all([one.drop(), two.drop()])
  const left = await withClient(adminUrl, (client) =>
    client.query('SELECT datname FROM pg_database WHERE datname = ANY($1)', [[one.name, two.name]]),
  )
  expect(left.rows).toEqual([])
})
