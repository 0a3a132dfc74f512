import { type AddressInfo, connect, createServer } from 'node:net'
import { inspect } from 'node:util'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import * as z from 'zod/mini'
import { withClient } from '../../../db/with-client.ts'
import { type Connect, pgConnect } from '../../../src/adapters/pg-client.ts'
import { readOnly } from '../../../src/adapters/pg-read-only.ts'
import { targetOf } from '../../../src/adapters/pg-target.ts'
import type { EpochMs } from '../../../src/orchestrator/brands.ts'
import type { SelectCallable } from '../../../src/orchestrator/ports.ts'
import { urlFor } from '../support/postgres.ts'
import { databaseOfFile } from '../support/reference.ts'
import { connectTo, factsAs, loadByLaw, REGISTRY, RUN, readOnlyOn } from './support.ts'

const db = databaseOfFile('outages')

beforeAll(() => loadByLaw(db))

const reader = (): string => db.urlAs('cutter_dryrun')
const outage = (sentence: RegExp) => ({ code: 'STOP_SOURCE_UNREACHABLE', message: expect.stringMatching(sentence) })

const sessions = () =>
  withClient(db.url, async (client) => {
    const { rows } = await client.query(
      "SELECT count(*)::int AS open FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'iu-cutter/%'",
    )
    return rows
  })

/** The same database behind a wire that passes everything but a message of one type, and what comes after it. */
async function deafTo(url: string, type: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect(Number(port), hostname)
    far.pipe(near, { end: false })
    near.on('data', (data) => data.toString('latin1', 0, 1) !== type && far.write(data))
    near.on('close', () => far.destroy())
    near.on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return change(url, (own) => {
    own.hostname = '127.0.0.1'
    own.port = String((server.address() as AddressInfo).port)
  })
}

const change = (url: string, edit: (parsed: URL) => void): string => {
  const parsed = new URL(url)
  edit(parsed)
  return parsed.href
}

describe('an outage says what to do and keeps its cause', () => {
  test('wrong password', async () => {
    const url = urlFor(reader(), { password: 'wr0ng-pa55word' })
    const error: unknown = await factsAs(url).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ ...outage(/refused the password.*28P01/), cause: { code: '28P01' } })
    expect(inspect(error, { depth: 10 })).not.toContain('wr0ng-pa55word')
  })

  test('unknown role', async () => {
    await expect(factsAs(urlFor(reader(), { user: 'nobody_here' }))).rejects.toMatchObject(outage(/28P01|28000/))
  })

  test('unknown database', async () => {
    await expect(factsAs(urlFor(reader(), { database: 'no_such_database' }))).rejects.toMatchObject(
      outage(/no such database.*3D000/),
    )
  })

  test('server down', async () => {
    // Another test's server could take a port that was free a moment ago.
    await expect(factsAs(change(reader(), (url) => (url.port = '1')))).rejects.toMatchObject({
      ...outage(/Nothing answers.*ECONNREFUSED/),
      cause: { code: 'ECONNREFUSED' },
    })
  })

  test('unknown host', async () => {
    await expect(factsAs(change(reader(), (url) => (url.hostname = 'database.invalid')))).rejects.toMatchObject(
      outage(/ENOTFOUND|EAI_AGAIN/),
    )
  })

  test('a server that refuses TLS is not spoken to without it', async () => {
    const session = readOnly(pgConnect(targetOf(reader(), 'verify')), REGISTRY)
    await expect(session(RUN, async () => null)).rejects.toMatchObject(
      outage(/No session with the database came about.*SSL/),
    )
  })

  test('a server that never answers', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => silent.once('listening', resolve))
    const { port } = silent.address() as AddressInfo
    const session = readOnly(
      connectTo(
        change(reader(), (url) => (url.port = String(port))),
        { connectTimeoutMs: 50 },
      ),
      REGISTRY,
    )
    await expect(session(RUN, async () => null)).rejects.toMatchObject(
      outage(/No session with the database came about/),
    )
    silent.close()
  })

  test('a slow statement', async () => {
    const sql = 'SELECT pg_sleep(60)'
    const registry = { ...REGISTRY, vocabulary: { name: 'slow', sql, row: z.any() } }
    const session = readOnly(connectTo(reader(), { statementTimeoutMs: 50 }), registry)
    await expect(session(RUN, (select) => select(sql, []))).rejects.toMatchObject({
      ...outage(/time limit.*CUTTER_STATEMENT_TIMEOUT_MS.*57014/),
      cause: { code: '57014' },
    })
  })

  test('a reading that is not over at its deadline is cut off and named as such, so that the run can be saved', async () => {
    const sql = 'SELECT pg_sleep(60)'
    const registry = { ...REGISTRY, vocabulary: { name: 'slow', sql, row: z.any() } }
    const session = readOnly(connectTo(reader(), { statementTimeoutMs: 1_000 }), registry)
    const soon = (Date.now() + 50) as EpochMs
    await expect(session(RUN, (select) => select(sql, []), soon)).rejects.toMatchObject({
      code: 'STOP_OVER_HARD_CAP',
      cause: { code: 'STOP_SOURCE_UNREACHABLE' },
    })
    // A server that computes does not see that nobody listens any more: its own timeout ends the statement.
    await vi.waitFor(async () => expect(await sessions()).toEqual([{ open: 0 }]), { timeout: 20_000 })
  })

  test('a server that answers everything and never hangs up costs no answer', async () => {
    const url = await deafTo(reader(), 'X')
    const answer = await readOnlyOn(url)(RUN, (select) => select(REGISTRY.vocabulary.sql, []))
    expect(answer.value).not.toEqual([])
  })

  test('a table that a schema change holds', async () => {
    await db.as('admin', async (client) => {
      await client.query('BEGIN; LOCK TABLE public.unit_version IN ACCESS EXCLUSIVE MODE')
      const discoverer = readOnlyOn(reader(), { lockTimeoutMs: 50 })
      await expect(discoverer(RUN, (select) => select(REGISTRY.units.sql, ['BY-LAW', '1000']))).rejects.toMatchObject(
        outage(/lock was not free.*55P03/),
      )
      await client.query('ROLLBACK')
    })
  })

  test('an operator who ends the session', async () => {
    const session = readOnlyOn(reader())(RUN, async (select) => {
      await db.as('admin', (client) =>
        client.query(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
          [`iu-cutter/${RUN}`],
        ),
      )
      return select(REGISTRY.vocabulary.sql, [])
    })
    await expect(session).rejects.toMatchObject({ code: 'STOP_SOURCE_UNREACHABLE' })
  })
})

describe('whatever happens, the session is over afterwards', () => {
  test.each([
    ['work that succeeds', async () => null],
    ['work that throws', () => Promise.reject(new Error('work failed'))],
    [
      'work that throws while statements are under way',
      (select: (sql: string, params: readonly string[]) => Promise<unknown>) => {
        void select(REGISTRY.units.sql, ['BY-LAW', '1000']).catch(() => undefined)
        return Promise.reject(new Error('work failed'))
      },
    ],
  ])('%s', async (_label, work) => {
    await readOnlyOn(reader())(RUN, work).catch((error: Error) => expect(error.message).toBe('work failed'))
    await vi.waitFor(async () => expect(await sessions()).toEqual([{ open: 0 }]), { timeout: 20_000 })
  })
})

test('the last statement of a session is ROLLBACK, also where the work or a statement failed', async () => {
  const sent: string[] = []
  const connect: Connect = async (name) => {
    const client = await connectTo(reader())(name)
    const query = client.query.bind(client)
    client.query = ((config: { text: string }) => {
      sent.push(config.text)
      return query(config)
    }) as typeof client.query
    return client
  }
  const works = [
    async (): Promise<unknown> => null,
    (): Promise<unknown> => Promise.reject(new Error('work failed')),
    (select: SelectCallable): Promise<unknown> => select(REGISTRY.units.sql, []),
  ]
  for (const work of works) {
    sent.length = 0
    await readOnly(connect, REGISTRY)(RUN, work).catch(() => undefined)
    expect(sent.at(0)).toMatch(/^BEGIN/)
    expect(sent.filter((text) => text === 'ROLLBACK')).toHaveLength(1)
    expect(sent.at(-1)).toBe('ROLLBACK')
  }
})

test('an error of our own passes as it is, not as an outage', async () => {
  const own = new Error('BUG-somewhere')
  await expect(readOnlyOn(reader())(RUN, () => Promise.reject(own))).rejects.toBe(own)
})
