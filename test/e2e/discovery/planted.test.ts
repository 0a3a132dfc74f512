import { beforeEach, describe, expect, test } from 'vitest'
import { withClient } from '../../../db/with-client.ts'
import { LiveReadOnlyDiscoverer } from '../../../src/discovery/live-read-only.ts'
import type { Facts } from '../../../src/orchestrator/facts.ts'
import { Stop } from '../../../src/orchestrator/stops.ts'
import { databaseOfTest } from '../support/reference.ts'
import { admin, createUnit, loadByLaw, RUN, readOnlyOn } from './support.ts'

/**
 * H20 in the tables that the registry itself reads: whoever may alter the schema can make a plain SELECT of ours run
 * something of theirs. Nothing of it is run, whatever the role may execute.
 */

const db = databaseOfTest('planted')

beforeEach(async () => {
  await loadByLaw(db)
  await admin(
    db,
    'CREATE EXTENSION dblink',
    'REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC',
    'CREATE TABLE public.victim (word text)',
    `CREATE FUNCTION public.by_dblink() RETURNS text LANGUAGE sql SECURITY DEFINER AS $f$
      SELECT public.dblink_exec('${dsn(db.url)}', $$INSERT INTO public.victim VALUES ('attack')$$) $f$`,
  )
})

const dsn = (url: string): string => {
  const { hostname, port, username, password, pathname } = new URL(url)
  return `host=${hostname} port=${port} user=${username} password=${password} dbname=${pathname.slice(1)}`
}

const REVOKED = 'REVOKE EXECUTE ON FUNCTION public.by_dblink() FROM PUBLIC'
const WORDS = 'public.dot_config'

/** In place of the vocabulary: a view that runs `what` for each row. */
const viewRunning = (what: string): readonly string[] => [
  `ALTER TABLE ${WORDS} RENAME TO words_stored`,
  `CREATE VIEW ${WORDS} AS SELECT s.* FROM public.words_stored AS s WHERE (SELECT ${what}) IS NOT NULL`,
  `GRANT SELECT ON ${WORDS} TO cutter_dryrun`,
]

const victims = async (): Promise<unknown> =>
  (await withClient(db.url, (client) => client.query('SELECT word FROM public.victim'))).rows

/** For however long a table is held. */
const PATIENT = { lockTimeoutMs: 30_000 }

const seen = (): Promise<Facts | Stop> =>
  new LiveReadOnlyDiscoverer(readOnlyOn(db.urlAs('cutter_dryrun'), PATIENT))
    .facts({ documentId: 'BY-LAW', sourceVersion: null, runId: RUN })
    .catch((error: unknown) => {
      if (error instanceof Stop) return error
      throw error
    })

const BEHIND: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  'a view that runs what PUBLIC may do everywhere': [
    'view public.dot_config',
    viewRunning(`pg_logical_emit_message(false, 'attack', 'x')`),
  ],
  'a foreign table, which may be a program': [
    'foreign table public.dot_config',
    [
      'CREATE EXTENSION file_fdw',
      'CREATE SERVER files FOREIGN DATA WRAPPER file_fdw',
      `ALTER TABLE ${WORDS} RENAME TO words_stored`,
      `CREATE FOREIGN TABLE ${WORDS} (key text, value text) SERVER files OPTIONS (program 'echo attack')`,
      `GRANT SELECT ON ${WORDS} TO cutter_dryrun`,
    ],
  ],
  'a table with a foreign table for a part': [
    'foreign table public.more_words',
    [
      'CREATE EXTENSION file_fdw',
      'CREATE SERVER files FOREIGN DATA WRAPPER file_fdw',
      `CREATE FOREIGN TABLE public.more_words () INHERITS (${WORDS}) SERVER files OPTIONS (program 'echo attack')`,
    ],
  ],
}

describe('H20 what stands in place of a table is not read, and is named:', () => {
  test.each(Object.entries(BEHIND))('%s', async (_name, [what, setup]) => {
    await admin(db, REVOKED, ...setup)
    const facts = await seen()
    expect(facts).toMatchObject({ vocabulary: { kind: 'not_visible', object: WORDS } })
    expect(JSON.stringify(facts)).toContain(what)
  })

  test('a materialized view is stored rows, and is read', async () => {
    await admin(
      db,
      REVOKED,
      `ALTER TABLE ${WORDS} RENAME TO words_stored`,
      `CREATE MATERIALIZED VIEW ${WORDS} AS SELECT * FROM public.words_stored`,
      `GRANT SELECT ON ${WORDS} TO cutter_dryrun`,
    )
    expect(await seen()).toMatchObject({ vocabulary: { kind: 'visible' } })
  })
})

const LIAR =
  'CREATE FUNCTION public.liar() RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN public.by_dblink() IS NOT NULL; END $$'

/** What lies in wait, the right by which the role would run it, and the cure. */
const IN_WAIT: Readonly<Record<string, readonly [string, string, readonly string[]]>> = {
  'a function in a view': [
    'EXECUTE on public.by_dblink()',
    'REVOKE EXECUTE ON FUNCTION public.by_dblink() FROM PUBLIC;',
    viewRunning('public.by_dblink()'),
  ],
  'the condition of an index, which the planner runs': [
    'EXECUTE on public.by_dblink()',
    'REVOKE EXECUTE ON FUNCTION public.by_dblink() FROM PUBLIC;',
    [LIAR, 'CREATE INDEX planted ON public.source_document (id) WHERE public.liar()', 'TRUNCATE public.victim'],
  ],
  'an aggregate over a function that the role itself may not execute': [
    'EXECUTE on public.innocent(text)',
    'REVOKE EXECUTE ON FUNCTION public.innocent(text) FROM PUBLIC;',
    [
      REVOKED,
      `CREATE FUNCTION public.step(text, text) RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT public.by_dblink()'`,
      'REVOKE EXECUTE ON FUNCTION public.step(text, text) FROM PUBLIC',
      `CREATE AGGREGATE public.innocent(text) (sfunc = public.step, stype = text, initcond = '')`,
      ...viewRunning(`public.innocent('x')`),
    ],
  ],
  'a cast to JSON of a column that the survey digests': [
    'USE on (public.mood AS json)',
    'DROP CAST (public.mood AS json);',
    [
      REVOKED,
      `CREATE TYPE public.mood AS ENUM ('calm')`,
      `CREATE FUNCTION public.mood_json(public.mood) RETURNS json LANGUAGE sql SECURITY DEFINER AS 'SELECT to_json(public.by_dblink())'`,
      'REVOKE EXECUTE ON FUNCTION public.mood_json(public.mood) FROM PUBLIC',
      'CREATE CAST (public.mood AS json) WITH FUNCTION public.mood_json(public.mood)',
      `ALTER TABLE public.unit_version ADD COLUMN mood public.mood DEFAULT 'calm'`,
    ],
  ],
  'the comparison of an index, which needs no right to be run': [
    'SUPPORT on OPERATOR FAMILY public.sly USING btree',
    'DROP OPERATOR FAMILY public.sly USING btree;',
    [
      REVOKED,
      `CREATE FUNCTION public.compared(text, text) RETURNS int LANGUAGE sql IMMUTABLE SECURITY DEFINER
        AS 'SELECT CASE WHEN public.by_dblink() IS NOT NULL THEN bttextcmp($1, $2) END'`,
      'REVOKE EXECUTE ON FUNCTION public.compared(text, text) FROM PUBLIC',
      `CREATE OPERATOR CLASS public.sly FOR TYPE text USING btree AS
        OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 public.compared(text, text)`,
      'ALTER TABLE public.source_document DROP CONSTRAINT source_document_doc_code_key CASCADE',
      'CREATE INDEX planted ON public.source_document (doc_code public.sly)',
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', current_database()); END $$`,
      'TRUNCATE public.victim',
    ],
  ],
}

describe('H20 the role is judged before any table is read, so it does not run', () => {
  test.each(Object.entries(IN_WAIT))('%s', async (_name, [right, cure, setup]) => {
    await db.as('admin', (client) => createUnit(client, 'BY-LAW/ARTICLE-1', 'A body.'))
    await admin(db, ...setup)
    const stop = await seen()
    expect(await victims()).toEqual([])
    expect(stop).toMatchObject({ code: 'STOP_READ_ONLY_BREACH' })
    expect(stop instanceof Stop ? stop.details : []).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining(right),
        cure: expect.stringContaining(cure),
      }),
    )
  })
})

/** On login, of everybody but the superuser that sets the tests up. */
const greetedBy = (body: string, powers: string): readonly string[] => [
  REVOKED,
  `CREATE FUNCTION public.greet() RETURNS event_trigger LANGUAGE plpgsql ${powers} AS $g$
    BEGIN IF session_user = 'cutter_dryrun' THEN ${body}; END IF; END $g$`,
  'REVOKE EXECUTE ON FUNCTION public.greet() FROM PUBLIC',
  'CREATE EVENT TRIGGER greeting ON login EXECUTE FUNCTION public.greet()',
]

/** Such triggers came with PostgreSQL 17; a server before it has nothing that could run there. */
const fromVersion17 = (work: () => Promise<void>) => async (): Promise<void> => {
  const { rows } = await withClient(db.url, (client) =>
    client.query("SELECT current_setting('server_version_num')::int AS version"),
  )
  if (Number(rows[0]?.version) >= 170_000) await work()
  else await expect(admin(db, ...greetedBy('NULL', ''))).rejects.toThrow('unrecognized event name "login"')
}

describe('H20 what the database runs at each login, before any check of ours,', () => {
  test(
    'is refused where it has powers of its own, whoever may execute it',
    fromVersion17(async () => {
      await admin(db, ...greetedBy('PERFORM public.by_dblink()', 'SECURITY DEFINER'))
      const stop = await seen()
      expect(await victims()).toEqual([{ word: 'attack' }])
      expect(stop).toMatchObject({
        code: 'STOP_READ_ONLY_BREACH',
        details: [
          {
            message: 'LOGIN on EVENT TRIGGER greeting (through PUBLIC)',
            cure: expect.stringContaining('ALTER EVENT TRIGGER greeting DISABLE;'),
          },
        ],
      })
      await admin(db, 'ALTER EVENT TRIGGER greeting DISABLE')
      expect(await seen()).toMatchObject({ vocabulary: { kind: 'visible' } })
    }),
  )

  test(
    'is reported where it has none',
    fromVersion17(async () => {
      await admin(db, ...greetedBy('NULL', ''))
      const facts = await seen()
      expect(facts).toMatchObject({ role: { refused: [], public_rights: [] } })
      expect(facts instanceof Stop ? [] : facts.role.reported).toContainEqual(
        expect.objectContaining({ right: 'LOGIN', object: 'EVENT TRIGGER greeting' }),
      )
    }),
  )

  test(
    'and is named where our read-only default keeps it from writing, which ends the login',
    fromVersion17(async () => {
      await admin(db, ...greetedBy(`INSERT INTO public.victim VALUES ('attack')`, 'SECURITY DEFINER'))
      expect(await seen()).toMatchObject({
        code: 'STOP_READ_ONLY_BREACH',
        message: expect.stringContaining('login trigger'),
      })
      expect(await victims()).toEqual([])
    }),
  )
})

/** Holds a table until a session of ours waits for it, and changes the schema in that moment. */
const whileWaitedFor = (...changes: readonly string[]): Promise<Facts | Stop> =>
  withClient(db.url, async (owner) => {
    await owner.query('BEGIN')
    await owner.query(`LOCK TABLE ${WORDS} IN ACCESS EXCLUSIVE MODE`)
    const facts = seen()
    const waits = `SELECT FROM pg_locks WHERE NOT granted AND relation = '${WORDS}'::regclass`
    await expect.poll(async () => (await owner.query(waits)).rowCount, { interval: 5, timeout: 30_000 }).toBe(1)
    for (const change of changes) await owner.query(change)
    await owner.query('COMMIT')
    return await facts
  })

describe('H20, H46 what takes the place of a table after the role was judged is noticed:', () => {
  const SWAPPED = {
    'a view that was made meanwhile': [
      ...viewRunning('public.by_dblink()'),
      'GRANT EXECUTE ON FUNCTION public.by_dblink() TO PUBLIC',
    ],
    'a table that was made meanwhile': [
      `ALTER TABLE ${WORDS} RENAME TO words_stored`,
      `CREATE TABLE ${WORDS} AS SELECT * FROM public.words_stored`,
      `GRANT SELECT ON ${WORDS} TO cutter_dryrun`,
    ],
    'a table that stood under another name': [
      `ALTER TABLE ${WORDS} RENAME TO words_stored`,
      `ALTER TABLE public.other_words RENAME TO dot_config`,
    ],
    'a foreign table that became a part': [`ALTER FOREIGN TABLE public.more_words INHERIT ${WORDS}`],
  }
  test.each(Object.entries(SWAPPED))('%s', async (_name, changes) => {
    await admin(
      db,
      REVOKED,
      `CREATE TABLE public.other_words AS SELECT * FROM ${WORDS}`,
      'GRANT SELECT ON public.other_words TO cutter_dryrun',
      'CREATE EXTENSION file_fdw',
      'CREATE SERVER files FOREIGN DATA WRAPPER file_fdw',
      `CREATE FOREIGN TABLE public.more_words () INHERITS (${WORDS}) SERVER files OPTIONS (program 'true')`,
      `ALTER FOREIGN TABLE public.more_words NO INHERIT ${WORDS}`,
    )
    expect(await whileWaitedFor(...changes)).toMatchObject({
      code: 'STOP_READ_ONLY_BREACH',
      message: expect.stringMatching(/public\.\S+ took its place while it was read/),
    })
  })

  test('an index that was made meanwhile is none of these', async () => {
    await admin(db, REVOKED)
    expect(await whileWaitedFor(`CREATE INDEX planted ON ${WORDS} (value)`)).toMatchObject({
      vocabulary: { kind: 'visible' },
    })
  })
})
