import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { installReference } from '../../../db/install.ts'
import { withClient } from '../../../db/with-client.ts'
import { attackItself } from '../../../src/adapters/pg-attack.ts'
import { DEFAULT_SITE } from '../../../src/orchestrator/settings.ts'
import { labelOf, TABLE_NAMES } from '../../../src/sql/names.ts'
import { connectTo, factsAs, loadByLaw } from '../discovery/support.ts'
import { type Cluster, ClusterHome } from '../support/cluster.ts'
import { createDatabase, urlFor } from '../support/postgres.ts'
import { beyond, everyAcl } from './acl.ts'

/** The role script on a server of its own, where nothing else makes roles or grants. */

const script = (name: string) => readFile(new URL(`../../../db/roles/${name}`, import.meta.url), 'utf8')

let home: ClusterHome
let server: Cluster
let url: string
beforeAll(async () => {
  home = await ClusterHome.make()
  server = await home.start(await home.initialise())
  url = await createDatabase(server.adminUrl, 'site')
  await withClient(url, installReference)
})
afterAll(async () => {
  await server.stop()
  await home.remove()
})

const asReader = (): string => urlFor(url, { user: 'cutter_dryrun' })

test('the role reads all that a dry run asks, and the gate holds', async () => {
  await loadByLaw({ as: (_role, work) => withClient(url, work) })
  const facts = await factsAs(asReader())
  expect(facts.document?.doc_code).toBe('BY-LAW')
  expect(facts.role.refused).toEqual([])
  expect(facts.survey.tables.every(({ rows }) => rows.kind === 'visible')).toBe(true)
  const { probes, xid_assigned } = await attackItself(connectTo(asReader()), 'doctor')
  expect(probes.filter(({ refused }) => !refused)).toEqual([])
  expect(xid_assigned).toBe(false)
})

test('it has SELECT on the tables that the registry reads, USAGE on their two schemas, and no other grant', async () => {
  const rights = await withClient(url, async (client) => {
    const { rows } = await client.query<{ line: string }>(`
        SELECT format('%s on %s.%s', a.privilege_type, n.nspname, c.relname) AS line
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace, aclexplode(c.relacl) AS a
        WHERE a.grantee = 'cutter_dryrun'::regrole
        UNION ALL SELECT format('%s on %s', a.privilege_type, n.nspname) FROM pg_namespace AS n, aclexplode(n.nspacl) AS a
        WHERE a.grantee = 'cutter_dryrun'::regrole
        UNION ALL SELECT 'another right' FROM pg_shdepend AS d
        WHERE d.refobjid = 'cutter_dryrun'::regrole AND (d.deptype <> 'a' OR d.classid NOT IN ('pg_class'::regclass, 'pg_namespace'::regclass))`)
    return rows.map(({ line }) => line)
  })
  const tables = TABLE_NAMES.map((table) => `SELECT on ${labelOf(DEFAULT_SITE, table)}`)
  expect(rights.toSorted()).toEqual([...tables, 'USAGE on public', 'USAGE on cutter_governance'].toSorted())
})

test('making it, twice, and removing it changes no other access list of the cluster', async () => {
  const [create, drop] = [await script('cutter_dryrun.sql'), await script('cutter_dryrun.drop.sql')]
  await withClient(url, async (client) => {
    const all = () => everyAcl(client, 'cutter_dryrun')
    const made = await all()
    await client.query(create)
    await client.query(create)
    expect(await all()).toEqual(made)
    await client.query(drop)
    expect(await all()).toEqual(made)
    await client.query(create)
    expect(beyond(await all(), made)).toEqual([])
  })
})
