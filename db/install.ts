import { readFile } from 'node:fs/promises'
import type { ClientBase } from 'pg'

/** Lays the reference schema, its functions, triggers, vocabulary, roles and grants into an empty database. */

/** As much of a `pg` client as is needed here. */
export type SqlClient = Pick<ClientBase, 'query'>

/** In the order in which they need each other; all are run as the owner, `directus`. */
const OBJECTS = [
  'schema/01-source.sql',
  'schema/02-units.sql',
  'schema/03-governance.sql',
  'functions/fn_iu_create.sql',
  'functions/fn_iu_apply_edit_draft.sql',
  'functions/fn_iu_enact.sql',
  'functions/fn_iu_retire.sql',
  'triggers/01-gateway.sql',
  'triggers/02-birth-gate.sql',
  'triggers/03-immutability.sql',
  'triggers/04-separation-of-duties.sql',
  'vocabulary.sql',
  'roles/02-grants.sql',
] as const

const script = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), 'utf8')

/**
 * Installs everything in order. Roles belong to the whole server, so several databases of one server may be installed
 * at once. Passwords are not set: whoever runs the server sets them.
 * @param client connected to the database as a superuser, or as a role that may create roles and act as `directus`
 * @throws DatabaseError where an object stands already; what belongs to the database is then as it was
 */
export async function installReference(client: SqlClient): Promise<void> {
  await roles(client, 'roles/01-owner-and-writers.sql')
  await client.query('BEGIN')
  try {
    await client.query('SET LOCAL ROLE directus')
    for (const name of OBJECTS) await client.query(await script(name))
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
  await roles(client, 'roles/cutter_dryrun.sql')
}

/** Of as many installations that begin at once, the last may lose to each of the others. */
const ATTEMPTS = 50

/** SQLSTATEs by which two installations that touch the same role tell that the other was faster. */
const ROLE_RACE: ReadonlySet<string> = new Set(['XX000', '23505', '42710', '40001'])

/** Several statements in one message are one transaction; it is tried again where another database's won the race for a role. */
async function roles(client: SqlClient, name: string): Promise<void> {
  const text = await script(name)
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(text)
      return
    } catch (error) {
      if (attempt === ATTEMPTS || !lostRace(error)) throw error
    }
  }
}

const lostRace = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && ROLE_RACE.has(error.code)
