import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { withClient } from '../../../db/with-client.ts'

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

/** Starts a server of its own on a free port of 127.0.0.1; it ends with this process, if not before by `stop`. */
export async function startPostgres(): Promise<PostgresServer> {
  const program = fileURLToPath(new URL('./postgres-server.ts', import.meta.url))
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const adminUrl = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]) => String(line)),
    ended.then(([code]): never => {
      throw new Error(`The PostgreSQL server of the tests ended with ${code}`)
    }),
  ])
  return {
    adminUrl,
    createDatabase: (name) => createDatabase(adminUrl, name),
    stop: async () => {
      child.stdin.end()
      await ended
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

export async function createDatabase(adminUrl: string, name: string): Promise<string> {
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
