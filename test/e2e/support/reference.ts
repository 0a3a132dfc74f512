import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest'
import { installReference } from '../../../db/install.ts'
import { withClient } from '../../../db/with-client.ts'
import { type ScratchDatabase, scratchDatabase, urlFor } from './postgres.ts'

/** Scratch databases with the reference schema, and logins for its roles. */

const ROLES = ['directus', 'cutter_exec', 'cutter_verify', 'cutter_dryrun'] as const
export type Role = (typeof ROLES)[number]

const ROLE_PASSWORD = 'not-a-secret'

export interface ReferenceDatabase extends ScratchDatabase {
  /** This database, as one of the reference roles. */
  urlAs(role: Role): string
  /** Runs `work` on a connection of its own as a role; `admin` is the superuser. */
  as<T>(role: Role | 'admin', work: (client: pg.Client) => Promise<T>): Promise<T>
}

/** Installs once, so that the server has the roles, and gives them passwords. Called by the global set-up alone. */
export async function prepareRoles(adminUrl: string): Promise<void> {
  const first = await scratchDatabase(adminUrl, 'roles')
  await withClient(first.url, async (client) => {
    await installReference(client)
    for (const role of ROLES) {
      await client.query(`ALTER ROLE ${pg.escapeIdentifier(role)} PASSWORD ${pg.escapeLiteral(ROLE_PASSWORD)}`)
    }
  })
  await first.drop()
}

/** A fresh database with the reference schema; drop it at the end. */
export async function referenceDatabase(adminUrl: string, label: string): Promise<ReferenceDatabase> {
  const scratch = await scratchDatabase(adminUrl, label)
  await withClient(scratch.url, installReference)
  const urlAs = (role: Role): string => urlFor(scratch.url, { user: role, password: ROLE_PASSWORD })
  return {
    ...scratch,
    urlAs,
    as: (role, work) => withClient(role === 'admin' ? scratch.url : urlAs(role), work),
  }
}

/** One for all tests of the file that calls it: there before its own hooks, dropped after the last test. */
export function databaseOfFile(label: string): ReferenceDatabase {
  const scoped = new Scoped(label)
  beforeAll(() => scoped.make())
  afterAll(() => scoped.drop())
  return scoped
}

/** A fresh one for each test of the file that calls it. */
export function databaseOfTest(label: string): ReferenceDatabase {
  const scoped = new Scoped(label)
  beforeEach(() => scoped.make())
  afterEach(() => scoped.drop())
  return scoped
}

/** Stands for a database that a hook makes later than the file is read. */
class Scoped implements ReferenceDatabase {
  readonly #label: string
  #made: ReferenceDatabase | null = null

  constructor(label: string) {
    this.#label = label
  }

  async make(): Promise<void> {
    this.#made = await referenceDatabase(inject('postgresAdminUrl'), this.#label)
  }

  /** Where it could not be made, that failure is the one to be told. */
  async drop(): Promise<void> {
    await this.#made?.drop()
    this.#made = null
  }

  get name(): string {
    return this.#database.name
  }

  get url(): string {
    return this.#database.url
  }

  urlAs(role: Role): string {
    return this.#database.urlAs(role)
  }

  as<T>(role: Role | 'admin', work: (client: pg.Client) => Promise<T>): Promise<T> {
    return this.#database.as(role, work)
  }

  get #database(): ReferenceDatabase {
    if (this.#made === null) throw new Error(`The database ${this.#label} is there in hooks and tests alone`)
    return this.#made
  }
}
