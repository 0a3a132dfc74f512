import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { withClient } from '../../../db/with-client.ts'
import type { Connect } from '../../../src/adapters/pg-client.ts'
import { readOnly } from '../../../src/adapters/pg-read-only.ts'
import type { Registry } from '../../../src/sql/registry.ts'
import { urlFor } from '../support/postgres.ts'
import { databaseOfFile } from '../support/reference.ts'
import { ALL_BYPASSES, BYPASSES, KEPT_OUT_BY_THE_REGISTRY_ALONE } from './bypasses.ts'
import { admin, connectTo, REGISTRY, RUN, readOnlyOn } from './support.ts'

/**
 * H15–H24 as one list, against each kind of role: through the callable as it is, and with its registry forced open, so
 * that the transaction and the end checks stand alone.
 */

const db = databaseOfFile('bypasses')
let logins: Readonly<Record<'superuser' | 'owner' | 'plain reader' | 'our role', string>>
const PASSWORD = 'not-a-secret'

beforeAll(async () => {
  const reader = `plain_${db.name.slice(-12)}`
  const self = dsn(db.url)
  await admin(
    db,
    'CREATE EXTENSION dblink',
    'CREATE TABLE public.victim (word text)',
    'CREATE SEQUENCE public.counter',
    'CREATE MATERIALIZED VIEW public.memo AS SELECT 1 AS one',
    "CREATE FUNCTION public.writer() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN INSERT INTO public.victim VALUES ('function'); RETURN 1; END $$",
    'CREATE FUNCTION public.liar() RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN public.writer(); END $$',
    'CREATE VIEW public.trap AS SELECT public.writer() AS x',
    `CREATE FUNCTION public.by_dblink() RETURNS text LANGUAGE sql SECURITY DEFINER AS $f$ SELECT public.dblink_exec('${self}', $$INSERT INTO public.victim VALUES ('dblink')$$) $f$`,
    'CREATE FUNCTION public.by_dblink_liar() RETURNS text LANGUAGE plpgsql IMMUTABLE AS $f$ BEGIN RETURN public.by_dblink(); END $f$',
    'CREATE VIEW public.dblink_trap AS SELECT public.by_dblink() AS x',
    'CREATE PROCEDURE public.committer() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$',
    'GRANT SELECT ON ALL TABLES IN SCHEMA public TO directus',
    `CREATE ROLE ${reader} LOGIN PASSWORD '${PASSWORD}'`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${reader}`,
    // As an operator must who has such functions: the role check names each of them.
    'REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC',
    `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO ${reader}, directus`,
  )
  logins = {
    superuser: db.url,
    owner: db.urlAs('directus'),
    'plain reader': urlFor(db.url, { user: reader, password: PASSWORD }),
    'our role': db.urlAs('cutter_dryrun'),
  }
})
afterAll(async () => {
  await admin(db, `DROP OWNED BY plain_${db.name.slice(-12)}`, `DROP ROLE plain_${db.name.slice(-12)}`)
})

/** A connection string as dblink takes it. */
const dsn = (url: string): string => {
  const { hostname, port, username, password, pathname } = new URL(url)
  return `host=${hostname} port=${port} user=${username} password=${password} dbname=${pathname.slice(1)}`
}

const WHO = ['superuser', 'owner', 'plain reader', 'our role'] as const
type Who = (typeof WHO)[number]

const filled = (sql: string, who: Who): string => sql.replaceAll('$U', dsn(logins[who])).replaceAll('$D', db.name)

/** Everything that an attack could have left behind, read by a session of its own. */
async function traces(): Promise<unknown> {
  const { rows } = await withClient(db.url, (client) =>
    client.query(`
      SELECT 'victim' AS what, word AS left FROM public.victim
      UNION ALL SELECT 'counter', last_value::text || is_called FROM public.counter
      UNION ALL SELECT 'relation', oid::regclass::text FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'm', 'v', 'S', 'i')
      UNION ALL SELECT 'column', attname FROM pg_attribute WHERE attrelid = 'public.victim'::regclass AND attnum > 0
      UNION ALL SELECT 'acl', coalesce(relacl::text, '') FROM pg_class WHERE oid = 'public.victim'::regclass
      UNION ALL SELECT 'large object', oid::text FROM pg_largeobject_metadata
      UNION ALL SELECT 'role', rolname FROM pg_roles WHERE rolname LIKE 'attack%'
      UNION ALL SELECT 'setting', s.setdatabase || array_to_string(setconfig, ',') FROM pg_db_role_setting AS s WHERE array_to_string(setconfig, ',') LIKE '%work_mem%'
      UNION ALL SELECT 'system', name || setting FROM pg_file_settings WHERE name = 'work_mem'
      UNION ALL SELECT 'slot', slot_name FROM pg_replication_slots
      UNION ALL SELECT 'prepared', gid FROM pg_prepared_xacts WHERE database = current_database()
      UNION ALL SELECT 'advisory', classid || ':' || objid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      UNION ALL SELECT 'extension', extname FROM pg_extension
      UNION ALL SELECT 'file', name FROM pg_ls_dir('/tmp') AS f(name) WHERE name = 'iu-cutter-attack-' || current_database()
      ORDER BY 1, 2`),
  )
  return rows
}

/** What became of each attack, as one word; nothing is thrown away. */
type Came = readonly { readonly sql: string; readonly came: string }[]

async function through(send: (sql: string) => Promise<unknown>, who: Who): Promise<Came> {
  const record: { sql: string; came: string }[] = []
  for (const sql of ALL_BYPASSES) {
    const came = await send(filled(sql, who)).then(
      () => 'answered',
      (error: Error & { code?: string }) =>
        error.code ?? (/^BUG-select/.test(error.message) ? 'not sent' : error.message),
    )
    record.push({ sql, came })
  }
  return record
}

test('at least 60 distinct statements are tried, of every hazard', () => {
  expect(new Set(ALL_BYPASSES).size).toBe(ALL_BYPASSES.length)
  expect(ALL_BYPASSES.length).toBeGreaterThanOrEqual(60)
  expect(Object.keys(BYPASSES).join(' ')).toMatch(/H1 .*H15 .*H16, H17 .*H18 .*H19 .*H20 .*H21 .*H23 .*H24 /)
})

describe('through the callable as it is', () => {
  test.each(WHO)('as %s: not one is sent, and nothing persists', async (who) => {
    const before = await traces()
    const session = readOnlyOn(logins[who])
    const record = await through((sql) => session(RUN, (select) => select(sql, [])), who)
    expect(record).toHaveLength(ALL_BYPASSES.length)
    expect(record.filter(({ came }) => came !== 'not sent')).toEqual([])
    expect(await traces()).toEqual(before)
  })
})

/** The statement as if the registry held it, followed by a write, on a session without the read-only default. */
function forced(url: string): (sql: string) => Promise<unknown> {
  const connect: Connect = async (name) => {
    const client = await connectTo(url)(name)
    await client.query('SET default_transaction_read_only = off')
    return client
  }
  return (sql) => {
    const registry: Registry = { ...REGISTRY, ...{ attack: { name: 'attack', sql, row: z.any() } } }
    return readOnly(connect, registry)(RUN, (select) => select(sql, []))
  }
}

describe('with the registry forced open', () => {
  test('our role: nothing persists but what PREPARE TRANSACTION leaves, and what is answered at all is known by name', async () => {
    const before = await traces()
    const record = await through(forced(logins['our role']), 'our role')
    expect(await undone()).toEqual(['PREPARE TRANSACTION'])
    expect(await traces()).toEqual(before)
    expect(record.filter(({ came }) => came === 'answered').map(({ sql }) => sql)).toEqual(
      KEPT_OUT_BY_THE_REGISTRY_ALONE,
    )
  })

  test('H20 the plain reader who may execute dblink functions: only there does a write persist', async () => {
    const before = (await traces()) as readonly { what: string; left: string }[]
    const record = await through(forced(logins['plain reader']), 'plain reader')
    await undone()
    const after = (await traces()) as readonly { what: string; left: string }[]
    const fresh = after.filter(({ what, left }) => !before.some((b) => b.what === what && b.left === left))
    expect(new Set(fresh.map(({ left }) => left))).toEqual(new Set(['dblink']))
    expect(record).toHaveLength(ALL_BYPASSES.length)
  })

  /** Rolls back what a PREPARE TRANSACTION left: the layer that refuses it is the registry (H23). */
  async function undone(): Promise<readonly string[]> {
    const left = await withClient(db.url, async (client) => {
      const { rows } = await client.query('SELECT gid FROM pg_prepared_xacts WHERE database = current_database()')
      for (const { gid } of rows) await client.query(`ROLLBACK PREPARED '${gid}'`)
      return rows
    })
    return left.map(() => 'PREPARE TRANSACTION')
  }
})
