import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { beforeAll, expect, inject, test } from 'vitest'
import type { SqlClient } from '../../../db/install.ts'
import { databaseOfFile, referenceDatabase } from '../support/reference.ts'

const db = databaseOfFile('dryrun')
let create: string
let drop: string
let role: string

const script = (name: string) => readFile(new URL(`../../../db/roles/${name}`, import.meta.url), 'utf8')

// The role belongs to the whole server: what makes or breaks it is tried under a name of its own.
beforeAll(async () => {
  role = `dryrun_${randomUUID().slice(0, 8)}`
  create = (await script('cutter_dryrun.sql')).replaceAll('cutter_dryrun', role)
  drop = (await script('cutter_dryrun.drop.sql')).replaceAll('cutter_dryrun', role)
})

const stands = async (admin: SqlClient) =>
  (await admin.query('SELECT count(*)::int AS n FROM pg_roles WHERE rolname = $1', [role])).rows[0].n

/** Every grant to PUBLIC in this database, whatever it is on. */
const publicRights = async (admin: SqlClient): Promise<unknown> =>
  (
    await admin.query(`
      SELECT object, privilege_type FROM (
        SELECT 'd' || oid AS object, datacl AS acl FROM pg_database
        UNION ALL SELECT 'n' || oid, nspacl FROM pg_namespace
        UNION ALL SELECT 'r' || oid, relacl FROM pg_class
        UNION ALL SELECT 'f' || oid, proacl FROM pg_proc
        UNION ALL SELECT 't' || oid, typacl FROM pg_type
        UNION ALL SELECT 'a' || oid, defaclacl FROM pg_default_acl
      ) AS o, aclexplode(o.acl) AS a WHERE a.grantee = 0 AND object NOT LIKE 'd%' ORDER BY 1, 2`)
  ).rows

test('its settings hold from the first statement on', async () => {
  const settings = await db.as('cutter_dryrun', (client) =>
    client.query(`SELECT current_setting('default_transaction_read_only') AS read_only, current_setting('row_security') AS rls,
      current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
      current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('search_path') AS path`),
  )
  expect(settings.rows).toEqual([
    { read_only: 'on', rls: 'off', statement: '1min', lock: '2s', idle: '1min', path: 'pg_catalog' },
  ])
})

test('it reads every table of the reference schema', async () => {
  await db.as('cutter_dryrun', async (client) => {
    const tables = await client.query(
      "SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname IN ('public', 'cutter_governance')",
    )
    expect(tables.rows).toHaveLength(15)
    for (const { name } of tables.rows) await client.query(`SELECT * FROM ${name}`)
  })
})

test('it has no right but to read, even once it has set its transactions to read-write', async () => {
  await db.as('cutter_dryrun', async (client) => {
    await client.query('SET default_transaction_read_only = off')
    for (const sql of [
      "INSERT INTO public.dot_config (key, value) VALUES ('k', 'v')",
      'UPDATE public.source_version SET body = body',
      'DELETE FROM cutter_governance.verify_result',
      "SELECT public.fn_iu_retire('TEST/A', 'me', gen_random_uuid(), 'why')",
      'CREATE TABLE public.mine ()',
      'CREATE SCHEMA mine',
      'SET ROLE cutter_exec',
      'BEGIN; LOCK TABLE public.dot_config IN SHARE MODE',
    ]) {
      await expect(client.query(sql), sql).rejects.toMatchObject({ code: '42501' })
      await client.query('ROLLBACK')
    }
  })
})

test('it owns nothing, belongs to no other role and has no power of its own', async () => {
  const found = await db.as('admin', (admin) =>
    admin.query(`
      SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls OR rolinherit AS power,
        rolconnlimit > 0 AS limited,
        EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid) AS member,
        EXISTS (SELECT FROM pg_shdepend WHERE refobjid = r.oid AND deptype = 'o') AS owner
      FROM pg_roles AS r WHERE rolname = 'cutter_dryrun'`),
  )
  expect(found.rows).toEqual([{ power: false, limited: true, member: false, owner: false }])
})

test('the script may be run again, changes no right of PUBLIC, and the drop script undoes it', async () => {
  await db.as('admin', async (admin) => {
    const before = await publicRights(admin)
    const acl = async () => (await admin.query('SELECT array_agg(relacl::text ORDER BY oid) AS acl FROM pg_class')).rows
    const untouched = await acl()
    await admin.query(create)
    await admin.query(create)
    expect(await stands(admin)).toBe(1)
    expect(await publicRights(admin)).toEqual(before)
    await admin.query(drop)
    await admin.query(drop)
    expect(await stands(admin)).toBe(0)
    expect(await publicRights(admin)).toEqual(before)
    expect(await acl()).toEqual(untouched)
  })
})

test('where another database still grants it rights, the drop script leaves the role', async () => {
  const other = await referenceDatabase(inject('postgresAdminUrl'), 'dryrun_other')
  await db.as('admin', async (here) => {
    await here.query(create)
    await other.as('admin', (there) => there.query(create))
    await here.query(drop)
    expect(await stands(here)).toBe(1)
    await other.as('admin', (there) => there.query(drop))
    expect(await stands(here)).toBe(0)
  })
  await other.drop()
})

test.each([
  'CREATEDB',
  'CREATEROLE',
  'SUPERUSER',
  'REPLICATION',
  'BYPASSRLS',
  'IN ROLE cutter_exec',
])('a role of that name that may do more is not made use of: %s', async (power) => {
  await db.as('admin', async (admin) => {
    await admin.query('BEGIN')
    await admin.query(`CREATE ROLE ${role} LOGIN ${power}`)
    await expect(admin.query(create)).rejects.toThrow('may do more than read')
    await admin.query('ROLLBACK')
  })
})
