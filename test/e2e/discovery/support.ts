import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { loadDocument } from '../../../db/load.ts'
import { withClient } from '../../../db/with-client.ts'
import { type Connect, DEFAULT_LIMITS, type PgLimits, pgConnect } from '../../../src/adapters/pg-client.ts'
import { readOnly } from '../../../src/adapters/pg-read-only.ts'
import { targetOf } from '../../../src/adapters/pg-target.ts'
import { type DiscoveryOptions, LiveReadOnlyDiscoverer } from '../../../src/discovery/live-read-only.ts'
import type { RunId } from '../../../src/orchestrator/brands.ts'
import type { Facts } from '../../../src/orchestrator/facts.ts'
import type { ReadOnly } from '../../../src/orchestrator/ports.ts'
import { DEFAULT_SITE } from '../../../src/orchestrator/settings.ts'
import { type Registry, registryFor } from '../../../src/sql/registry.ts'
import { urlFor } from '../support/postgres.ts'
import type { ReferenceDatabase } from '../support/reference.ts'

export const RUN = 'ictr-20260102T030405Z-0a1b2c3d' as RunId
export const REGISTRY: Registry = registryFor(DEFAULT_SITE)
export const TEXT = '## Article 1. Name\n\nThe society is called Example.\n\n## Article 2. Purpose\n\nTo read.\n'

export const connectTo = (url: string, limits: Partial<PgLimits> = {}): Connect =>
  pgConnect(targetOf(url, 'off'), { ...DEFAULT_LIMITS, ...limits })

export const readOnlyOn = (url: string, limits: Partial<PgLimits> = {}): ReadOnly =>
  readOnly(connectTo(url, limits), REGISTRY)

export const discovererOn = (url: string, options: DiscoveryOptions = {}): LiveReadOnlyDiscoverer =>
  new LiveReadOnlyDiscoverer(readOnlyOn(url), options)

export const factsAs = (url: string, documentId = 'BY-LAW', sourceVersion: string | null = null): Promise<Facts> =>
  discovererOn(url).facts({ documentId, sourceVersion, runId: RUN })

/** Loads a version of the by-law. */
export const loadByLaw = (db: Pick<ReferenceDatabase, 'as'>, version_string = '1.0', body = TEXT): Promise<unknown> =>
  db.as('admin', (client) =>
    loadDocument(client, {
      doc_code: 'BY-LAW',
      docprefix: 'BY-LAW',
      title: 'By-law',
      grammar_profile: 'markdown-atx',
      leaf_level: null,
      scope: null,
      version_string,
      body,
    }),
  )

/** A draft unit, written as a cut would write it. */
export async function createUnit(
  client: pg.Client,
  address: string,
  body: string,
  docCode: string | null = 'BY-LAW',
): Promise<void> {
  const { rows } = await client.query<{ answer: { result: string; reason: string | null } }>(
    `SELECT public.fn_iu_create($1, 'Title', $2, 'tester', 'law_unit', 'article', 'owner', 'governed', NULL, $3) AS answer`,
    [address, body, docCode],
  )
  const answer = rows[0]?.answer
  if (answer?.result !== 'created') throw new Error(`${address}: ${answer?.reason ?? 'no answer'}`)
}

/** Runs statements as the superuser of the database. */
export const admin = (db: { readonly url: string }, ...statements: readonly string[]): Promise<void> =>
  withClient(db.url, async (client) => {
    for (const statement of statements) await client.query(statement)
  })

const ROLE_PASSWORD = 'not-a-secret'

interface RoleSetup {
  /** `$R` stands for the role, `$D` for the database. */
  readonly setup: readonly string[]
  /** Takes back what outlives the role. */
  readonly undo?: readonly string[]
}

/** A fresh role with a login, set up as told and gone afterwards. */
export async function withRole<T>(
  db: Pick<ReferenceDatabase, 'url' | 'name'>,
  { setup, undo = [] }: RoleSetup,
  work: (login: { readonly role: string; readonly url: string }) => Promise<T>,
): Promise<T> {
  const role = `role_${randomUUID().replaceAll('-', '')}`
  const filled = (statements: readonly string[]): readonly string[] =>
    statements.map((statement) => statement.replaceAll('$R', role).replaceAll('$D', pg.escapeIdentifier(db.name)))
  await admin(db, `CREATE ROLE ${role} LOGIN PASSWORD '${ROLE_PASSWORD}'`, ...filled(setup))
  try {
    return await work({ role, url: urlFor(db.url, { user: role, password: ROLE_PASSWORD }) })
  } finally {
    await admin(db, ...filled(undo), `DROP OWNED BY ${role}`, `DROP ROLE ${role}`)
  }
}
