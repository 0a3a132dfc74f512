import type pg from 'pg'
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import * as z from 'zod/mini'
import { withClient } from '../../../db/with-client.ts'
import { type Connect, DEFAULT_LIMITS, pgConnect } from '../../../src/adapters/pg-client.ts'
import { type Pool, pooled } from '../../../src/adapters/pg-pool.ts'
import { readOnlyOn } from '../../../src/adapters/pg-read-only.ts'
import { targetOf } from '../../../src/adapters/pg-target.ts'
import { LiveReadOnlyDiscoverer } from '../../../src/discovery/live-read-only.ts'
import type { RoleStatus } from '../../../src/orchestrator/facts.ts'
import type { ReadOnly } from '../../../src/orchestrator/ports.ts'
import type { Registry } from '../../../src/sql/registry.ts'
import { databaseOfFile } from '../support/reference.ts'
import { admin, factsAs, loadByLaw, REGISTRY, RUN } from './support.ts'

/** What a connection that serves one session after another must not carry over (H19). */

const db = databaseOfFile('kept')

beforeAll(() => loadByLaw(db))

const reader = (): string => db.urlAs('cutter_dryrun')

/** A pool, and the backends of all connections that it opened. */
function bench(url: string, most: number) {
  const opened: number[] = []
  const now = { open: 0 }
  const open = pgConnect(targetOf(url, 'off'), DEFAULT_LIMITS, 'kept')
  const connect: Connect = async (name) => {
    const client = await open(name)
    now.open += 1
    client.once('end', () => {
      now.open -= 1
    })
    opened.push(await backendOf(client))
    return client
  }
  const pool = pooled(connect, most)
  onTestFinished(() => pool.end())
  return { pool, opened, now }
}

async function backendOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return rows[0]?.pid ?? 0
}

/** So many of the backends are there, once the server has seen off those that were told goodbye. */
const left = async (pids: readonly number[], count: number): Promise<void> =>
  await withClient(db.url, async (client) => {
    const there = async () =>
      (await client.query('SELECT FROM pg_stat_activity WHERE pid = ANY ($1::int[])', [pids])).rowCount
    await expect.poll(there, { timeout: 20_000 }).toBe(count)
  })

/** Nobody is connected any more, seen from outside: the server counts those that it has still to see off. */
const deserted = async (): Promise<void> =>
  await withClient(inject('postgresAdminUrl'), async (client) => {
    const there = async () =>
      (await client.query('SELECT FROM pg_stat_activity WHERE datname = $1', [db.name])).rowCount
    await expect.poll(there, { timeout: 20_000 }).toBe(0)
  })

/** A statement as if the registry held it. */
const forced = (pool: Pool, sql: string): ReadOnly => {
  const registry: Registry = { ...REGISTRY, ...{ attack: { name: 'attack', sql, row: z.any() } } }
  return readOnlyOn(pool.lend, registry)
}

const factsOn = (pool: Pool, runId = RUN) =>
  new LiveReadOnlyDiscoverer(readOnlyOn(pool.lend, REGISTRY)).facts({
    documentId: 'BY-LAW',
    sourceVersion: null,
    runId,
  })

async function roleOn(pool: Pool): Promise<RoleStatus> {
  const session = readOnlyOn(pool.lend, REGISTRY)
  const { value } = await session(RUN, (select) => new LiveReadOnlyDiscoverer(session).readOnlyRoleStatus(select))
  return value
}

describe('one connection serves many sessions', () => {
  test('each under its own name, in a transaction of its own, with the statements that a connection of its own would see', async () => {
    const { pool, opened } = bench(reader(), 1)
    const other = 'ictr-20260102T030405Z-0a1b2c3e' as typeof RUN
    const [first, second] = [await factsOn(pool), await factsOn(pool, other)]
    expect(opened).toHaveLength(1)
    expect([first, second].map(({ evidence }) => evidence.application_name)).toEqual([
      `iu-cutter/${RUN}`,
      `iu-cutter/${other}`,
    ])
    const own = await factsAs(reader())
    for (const { evidence, ...facts } of [first, second]) {
      expect(evidence.statements).toEqual(own.evidence.statements)
      expect(evidence.locks).toEqual(own.evidence.locks)
      expect(evidence.settings).toEqual(own.evidence.settings)
      expect({ ...facts, read_at: own.read_at }).toEqual({ ...own, evidence: undefined })
    }
    expect(second.read_at >= first.read_at).toBe(true)
  })

  test('H46 what an administrator changes between two sessions is seen by the second: rights, and a table made anew', async () => {
    const { pool, opened } = bench(reader(), 1)
    await factsOn(pool)
    await admin(db, 'ALTER TABLE public.unit_version ADD COLUMN added int')
    expect((await factsOn(pool)).role.refused).toEqual([])
    await admin(db, 'GRANT INSERT ON public.unit_version TO cutter_dryrun')
    onTestFinished(() => admin(db, 'REVOKE INSERT ON public.unit_version FROM cutter_dryrun'))
    const { refused } = await roleOn(pool)
    expect(refused.map(({ right, object }) => `${right} ${object}`)).toEqual(['INSERT public.unit_version'])
    expect(opened).toHaveLength(1)
  })
})

describe('H19 a session that something is left in is never handed on', () => {
  const POISONS = [
    'SELECT pg_advisory_lock(7)',
    'SELECT pg_advisory_lock_shared(7)',
    'PREPARE planted AS SELECT 1',
    'LISTEN planted',
    'SET search_path = public',
    'SET default_transaction_read_only = off',
    'SET row_security = on',
    'SET statement_timeout = 0',
    'SET ROLE directus',
    'SET SESSION AUTHORIZATION directus',
    'CREATE TEMPORARY TABLE planted (word text)',
    'DECLARE planted CURSOR WITH HOLD FOR SELECT 1',
    'BEGIN',
    'BEGIN READ WRITE',
  ]
  test.each(POISONS)('%s', async (poison) => {
    const { pool, opened } = bench(db.url, 1)
    const lease = await pool.lend('first')
    await lease.client.query('SET default_transaction_read_only = off')
    await lease.client.query(poison)
    if (!poison.startsWith('SET default')) await lease.client.query('RESET default_transaction_read_only')
    await lease.giveBack(true)
    const next = await pool.lend('second')
    expect(opened).toHaveLength(2)
    await left(opened, 1)
    expect(await backendOf(next.client)).toBe(opened[1])
    await next.giveBack(true)
  })

  test('an untouched one is: the poisons above are what is found', async () => {
    const { pool, opened } = bench(db.url, 1)
    for (const name of ['first', 'second', 'third']) await (await pool.lend(name)).giveBack(true)
    expect(opened).toHaveLength(1)
  })

  test.each([
    ['a breach', 'SELECT pg_advisory_lock(7)', /held a lock/],
    ['a transaction that ended', 'COMMIT', /was over after/],
    ['a statement that failed', 'SELECT 1 / 0', /division by zero/],
    ['a statement planted by name', 'PREPARE planted AS SELECT 1', null],
  ])('nor one with %s', async (_what, sql, message) => {
    const { pool, opened } = bench(db.url, 1)
    const session = forced(pool, sql)(RUN, (select) => select(sql, []))
    if (message === null) await session
    else await expect(session).rejects.toThrow(message)
    await readOnlyOn(pool.lend, REGISTRY)(RUN, (select) => select(REGISTRY.vocabulary.sql, []))
    expect(opened).toHaveLength(2)
    await left(opened, 1)
  })

  test('what befell one may have befallen those that lie idle: they are closed with it', async () => {
    const { pool, opened } = bench(db.url, 3)
    const leases = await Promise.all(['a', 'b', 'c'].map((name) => pool.lend(name)))
    const [bad, ...good] = leases
    for (const lease of good) await lease.giveBack(true)
    await left(opened, 3)
    await bad?.giveBack(false)
    await left(opened, 0)
  })
})

describe('how many there are', () => {
  test('never more than allowed: the others wait for their turn, and each has it', async () => {
    const { pool, opened, now } = bench(reader(), 2)
    let most = 0
    const names = Array.from({ length: 9 }, (_, n) => `run-${n}`)
    const served = await Promise.all(
      names.map(async (name) => {
        const lease = await pool.lend(name)
        most = Math.max(most, now.open)
        await lease.giveBack(name !== 'run-4')
        return name
      }),
    )
    expect(served).toEqual(names)
    expect(most).toBe(2)
    expect(opened.length).toBeLessThanOrEqual(4)
  })

  test('where the database gives no more, the others wait for those that there are', async () => {
    await admin(db, `ALTER DATABASE ${db.name} CONNECTION LIMIT 2`)
    onTestFinished(() => admin(db, `ALTER DATABASE ${db.name} CONNECTION LIMIT -1`))
    await deserted()
    const { pool, opened } = bench(reader(), 6)
    const facts = await Promise.all(Array.from({ length: 6 }, () => factsOn(pool)))
    expect(facts).toHaveLength(6)
    expect(opened.length).toBeLessThanOrEqual(2)
  })

  test('where it gives none, that is an outage', async () => {
    const full = Object.assign(new Error('too many connections for role'), { code: '53300' })
    const pool = pooled(() => Promise.reject(full), 2)
    const session = readOnlyOn(pool.lend, REGISTRY)
    const both = await Promise.allSettled([session(RUN, async () => null), session(RUN, async () => null)])
    for (const one of both)
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'STOP_SOURCE_UNREACHABLE' } })
  })

  test("a login that is refused takes nobody's place", async () => {
    let refuse = true
    const open = pgConnect(targetOf(reader(), 'off'))
    const pool = pooled(async (name) => (refuse ? Promise.reject(new Error('refused')) : await open(name)), 1)
    onTestFinished(() => pool.end())
    await expect(pool.lend('first')).rejects.toThrow('refused')
    refuse = false
    await (await pool.lend('second')).giveBack(true)
  })

  test('one that an operator ended while it lay idle is replaced unnoticed', async () => {
    const { pool, opened } = bench(reader(), 1)
    await factsOn(pool)
    await admin(db, `SELECT pg_terminate_backend(${opened[0]})`)
    await factsOn(pool)
    expect(opened).toHaveLength(2)
  })

  test('the end closes what lies idle at once, and what is lent when it comes back', async () => {
    const { pool, opened } = bench(reader(), 2)
    const [idle, lent] = [await pool.lend('idle'), await pool.lend('lent')]
    await idle.giveBack(true)
    await pool.end()
    await left(opened, 1)
    await lent.giveBack(true)
    await left(opened, 0)
  })
})
