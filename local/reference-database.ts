import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { installReference } from '../db/install.ts'
import { withClient } from '../db/with-client.ts'

/** The reference database of the stack: made once, kept over restarts, made anew when its scripts change. */

export interface ReferenceDatabase {
  /** Superuser. */
  readonly adminDatabaseUrl: string
  /** `cutter_dryrun`, which can only read. */
  readonly dryrunDatabaseUrl: string
}

const NAME = 'iu_cutter'
const DRYRUN = { role: 'cutter_dryrun', password: 'not-a-secret' } as const
const SCRIPTS = fileURLToPath(new URL('../db/', import.meta.url))

/** @param adminUrl superuser on the maintenance database */
export async function referenceDatabase(adminUrl: string): Promise<ReferenceDatabase> {
  const mark = `iu-cutter reference ${scriptsDigest()}`
  const adminDatabaseUrl = withParts(adminUrl, { pathname: `/${NAME}` })
  const stands = await withClient(adminUrl, (admin) => prepare(admin, mark))
  if (!stands) {
    await withClient(adminDatabaseUrl, async (client) => {
      await installReference(client)
      await client.query(`ALTER ROLE ${DRYRUN.role} PASSWORD '${DRYRUN.password}'`)
      // Last: a database without the mark was left half made, and is made anew.
      await client.query(`COMMENT ON DATABASE ${NAME} IS '${mark}'`)
    })
  }
  const dryrunDatabaseUrl = withParts(adminDatabaseUrl, { username: DRYRUN.role, password: DRYRUN.password })
  return { adminDatabaseUrl, dryrunDatabaseUrl }
}

/** Whether the database stands as these scripts make it; any other is dropped and an empty one created. */
async function prepare(admin: pg.Client, mark: string): Promise<boolean> {
  const { rows } = await admin.query<{ mark: string | null }>(
    "SELECT pg_catalog.shobj_description(oid, 'pg_database') AS mark FROM pg_catalog.pg_database WHERE datname = $1",
    [NAME],
  )
  if (rows[0]?.mark === mark) return true
  await admin.query(`DROP DATABASE IF EXISTS ${NAME} WITH (FORCE)`)
  await admin.query(`CREATE DATABASE ${NAME} TEMPLATE template0`)
  return false
}

function scriptsDigest(): string {
  const hash = createHash('sha256')
  const files = readdirSync(SCRIPTS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql'))
  for (const file of files.sort())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(SCRIPTS, file)))
      .update('\0')
  return hash.digest('hex').slice(0, 16)
}

const withParts = (url: string, parts: Partial<Pick<URL, 'pathname' | 'username' | 'password'>>): string =>
  Object.assign(new URL(url), parts).href
