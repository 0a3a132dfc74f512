import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { withClient } from '../../../db/with-client.ts'
import type { Connect } from '../../../src/adapters/pg-client.ts'
import { readOnly } from '../../../src/adapters/pg-read-only.ts'
import { LiveReadOnlyDiscoverer } from '../../../src/discovery/live-read-only.ts'
import type { Row } from '../../../src/orchestrator/ports.ts'
import type { Registry } from '../../../src/sql/registry.ts'
import { databaseOfFile } from '../support/reference.ts'
import { admin, connectTo, REGISTRY, RUN, readOnlyOn } from './support.ts'

/**
 * Each layer on its own: the statements below are put into the registry by force and run as the superuser, so that
 * nothing but the layer under test stands in their way.
 */

const db = databaseOfFile('attacks')

beforeAll(async () => {
  await admin(
    db,
    'CREATE TABLE public.victim (word text)',
    "CREATE FUNCTION public.writer() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN INSERT INTO public.victim VALUES ('function'); RETURN 1; END $$",
    'CREATE FUNCTION public.liar() RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN public.writer(); END $$',
    'CREATE VIEW public.trap AS SELECT public.writer() AS x',
  )
})

afterEach(async () => {
  const left = await withClient(db.url, async (client) => [
    ...(await client.query('SELECT word FROM public.victim')).rows,
    ...(await client.query('SELECT oid FROM pg_largeobject_metadata')).rows,
  ])
  expect(left, 'something was left behind').toEqual([])
})

/** Without the default that every session of ours has besides: what is left is the transaction's own armour. */
const bareConnect: Connect = async (name) => {
  const client = await connectTo(db.url)(name)
  await client.query('SET default_transaction_read_only = off')
  return client
}

/** Sends the statements as if the registry held them, one after the other. */
async function attack(...statements: readonly string[]): Promise<readonly Row[]> {
  const forced = statements.map((sql, i) => [`attack_${i}`, { name: `attack_${i}`, sql, row: z.any() }] as const)
  const registry: Registry = { ...REGISTRY, ...Object.fromEntries(forced) }
  const { value } = await readOnly(bareConnect, registry)(RUN, async (select) => {
    let rows: readonly Row[] = []
    for (const sql of statements) rows = await select(sql, [])
    return rows
  })
  return value
}

const INSERT = "INSERT INTO public.victim VALUES ('attack')"
const breach = (message: RegExp) => ({ code: 'STOP_READ_ONLY_BREACH', message: expect.stringMatching(message) })

test('a statement of ours that is put into the registry by force does run: the attacks below reach the server', async () => {
  expect(await attack('SELECT 1 AS one')).toEqual([{ one: 1 }])
})

describe('H24, H19, H23 what the registry does not hold is not sent', () => {
  const WORDS = [
    'SELECT 1',
    INSERT,
    "SELECT pg_notify('a', 'b')",
    'LISTEN a',
    "PREPARE TRANSACTION 'x'",
    'SELECT pg_advisory_lock(1)',
    `${REGISTRY.vocabulary.sql} `,
    `${REGISTRY.vocabulary.sql}; ${INSERT}`,
    'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
    'ROLLBACK',
    '',
  ]
  test.each(WORDS)('%j', async (sql) => {
    await expect(readOnlyOn(db.url)(RUN, (select) => select(sql, []))).rejects.toThrow(
      /^BUG-select: .* not in the registry$/,
    )
  })

  test('nor is anything sent once the work is over', async () => {
    const { value: select } = await readOnlyOn(db.url)(RUN, async (given) => ({ later: given }))
    await expect(select.later(REGISTRY.vocabulary.sql, [])).rejects.toThrow('BUG-select: the transaction is over')
  })
})

describe('H15 the extended protocol takes one statement', () => {
  test.each([
    `COMMIT; ${INSERT}`,
    `SET TRANSACTION READ WRITE; ${INSERT}`,
    `SELECT 1; ${INSERT}; COMMIT`,
  ])('%s', async (sql) => {
    await expect(attack(sql)).rejects.toMatchObject({ cause: { code: '42601' } })
  })
})

describe('H16 after the fence the transaction cannot be made to write', () => {
  test.each([
    'SET TRANSACTION READ WRITE',
    'SET transaction_read_only = off',
    "SELECT set_config('transaction_read_only', 'off', false)",
  ])('%s', async (sql) => {
    await expect(attack(sql, INSERT)).rejects.toMatchObject({ ...breach(/25001/), cause: { code: '25001' } })
  })
})

describe('H17 the default of the session is not the defence', () => {
  test('a session whose default is off cannot write either', async () => {
    await expect(attack(INSERT)).rejects.toMatchObject(breach(/25006/))
  })
  test('nor can one that sets it off on the way', async () => {
    await expect(attack('SET default_transaction_read_only = off', INSERT)).rejects.toMatchObject(breach(/25006/))
  })
  test('BEGIN READ WRITE inside the transaction is no new one', async () => {
    await expect(attack('BEGIN READ WRITE', INSERT)).rejects.toMatchObject(breach(/25001|25006/))
  })
  test('DO with a COMMIT inside is refused', async () => {
    await expect(attack(`DO $$ BEGIN COMMIT; ${INSERT}; END $$`)).rejects.toMatchObject({ cause: { code: '2D000' } })
  })
})

describe('H18 a statement that ends the transaction is noticed before the next one', () => {
  test.each(['COMMIT', 'ROLLBACK', 'END', 'ABORT'])('%s', async (sql) => {
    await expect(attack(sql, INSERT)).rejects.toMatchObject(breach(/was over after the statement attack_0/))
  })

  test('PREPARE TRANSACTION', async () => {
    const id = `attack ${db.name}`
    await expect(attack(`PREPARE TRANSACTION '${id}'`, INSERT)).rejects.toMatchObject(breach(/was over after/))
    await admin(db, `ROLLBACK PREPARED '${id}'`)
  })

  test('COMMIT AND CHAIN: another transaction of the same kind is not ours', async () => {
    await expect(attack('COMMIT AND CHAIN')).rejects.toMatchObject(breach(/changed for another/))
  })
})

test('a pooler that drops the settings of a session is told by their absence, with the way round it', async () => {
  const pooled: Connect = async (name) => {
    const client = await connectTo(db.url)(name)
    // PgBouncer with ignore_startup_parameters leaves of the settings what the role has of its own.
    await client.query('SET search_path = pg_catalog')
    return client
  }
  await expect(readOnly(pooled, REGISTRY)(RUN, async () => null)).rejects.toMatchObject({
    ...breach(/search_path is pg_catalog/),
    details: [{ cure: expect.stringContaining('pooler') }],
  })
})

describe('H19 what a plain SELECT can leave behind shows in the end checks', () => {
  test.each([
    ['SELECT pg_advisory_lock(7)', /held a lock: advisory ExclusiveLock/],
    ['SELECT pg_advisory_xact_lock_shared(7)', /held a lock: advisory ShareLock/],
    ['SELECT txid_current()', /a transaction id was assigned/],
    ["SELECT set_config('row_security', 'on', false)", /row_security is on/],
    ['SELECT pg_catalog.pg_current_xact_id()', /a transaction id was assigned/],
  ])('%s', async (sql, message) => {
    await expect(attack(sql)).rejects.toMatchObject(breach(message))
  })

  test('a lock on a table beyond access share', async () => {
    await expect(attack('LOCK TABLE public.victim IN ROW SHARE MODE')).rejects.toMatchObject(
      breach(/held a lock: relation RowShareLock public\.victim/),
    )
  })

  test('large objects', async () => {
    await expect(attack('SELECT lo_create(0)')).rejects.toMatchObject({ code: 'STOP_READ_ONLY_BREACH' })
  })

  test('an advisory lock of the session goes with the connection', async () => {
    await expect(attack('SELECT pg_advisory_lock(7)')).rejects.toThrow()
    const held =
      "SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    await withClient(db.url, async (client) => {
      // The server may still be seeing the connection off.
      await expect.poll(async () => (await client.query(held)).rowCount, { timeout: 20_000 }).toBe(0)
    })
  })
})

describe('H20 functions that write, whatever they say of themselves', () => {
  test.each(['SELECT public.writer()', 'SELECT * FROM public.trap', 'SELECT public.liar()'])('%s', async (sql) => {
    await expect(attack(sql)).rejects.toMatchObject(breach(/25006/))
  })

  test('only the missing right stops dblink, so the right is refused before any plan is shown', async () => {
    await admin(db, 'CREATE EXTENSION dblink')
    const session = readOnlyOn(db.urlAs('cutter_dryrun'))
    const { value } = await session(RUN, (select) => new LiveReadOnlyDiscoverer(session).readOnlyRoleStatus(select))
    expect(value.public_rights.map(({ object }) => object)).toContain('public.dblink_exec(text, text)')
  })
})

describe('H21 even as superuser', () => {
  test.each([
    [INSERT, /25006/],
    ['CREATE TABLE public.t (a int)', /25006/],
    ["SELECT nextval('public.iu_lifecycle_log_id_seq')", /25006/],
  ])('%s', async (sql, message) => {
    await expect(attack(sql)).rejects.toMatchObject(breach(message))
  })

  test('COPY TO PROGRAM runs as superuser: only the registry and the refused role stand in its way', async () => {
    await expect(readOnlyOn(db.url)(RUN, (select) => select("COPY (SELECT 1) TO PROGRAM 'true'", []))).rejects.toThrow(
      /BUG-select/,
    )
  })
})
