import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import type { SqlClient } from '../../../db/install.ts'
import { databaseOfFile } from '../support/reference.ts'
import { call, createArgs, decide, editArgs, enactArgs, sha } from './support.ts'

const db = databaseOfFile('guards')
let unitId: string

beforeAll(async () => {
  await db.as('cutter_exec', async (client) => {
    const decision = await decide(client)
    const created = await call(client, 'fn_iu_create', createArgs('TEST/A', 'Text.'))
    unitId = String(created.unit_id)
    await call(client, 'fn_iu_enact', enactArgs('TEST/A', decision))
    await call(client, 'fn_iu_apply_edit_draft', editArgs('TEST/A', 'Next.', 1))
  })
})

const INSUFFICIENT_PRIVILEGE = '42501'
const CHECK_VIOLATION = '23514'
const RESTRICT_VIOLATION = '23001'

/** Tries one statement; whatever comes of it is rolled back. */
async function attempt(client: SqlClient, sql: string, params: unknown[] = []): Promise<unknown> {
  await client.query('SAVEPOINT attempt')
  const outcome = await client.query(sql, params).then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )
  await client.query('ROLLBACK TO attempt')
  return outcome
}

const inTransaction = (role: 'directus' | 'cutter_exec' | 'admin', work: (client: SqlClient) => Promise<void>) =>
  db.as(role, async (client) => {
    await client.query('BEGIN')
    await work(client)
    await client.query('ROLLBACK')
  })

/** What only a deliberate owner can do, so that the guards behind the gateway are met alone. */
const asDeliberateOwner = (work: (client: SqlClient) => Promise<void>) =>
  inTransaction('directus', async (client) => {
    await client.query("SET LOCAL iu.gateway = 'open'")
    await work(client)
  })

const INSERT_UNIT = `INSERT INTO public.information_unit (canonical_address, unit_kind, content_anchor_ref, version_anchor_ref,
  owner_ref, created_by, updated_by, lifecycle_status, section_type, deleted_at)
  VALUES ('TEST/NEW', $1, 'x', gen_random_uuid(), 'TEST', 'me', 'me', $2, $3, $4)`
const GOOD_UNIT = ['law_unit', 'draft', 'article', null]
const INSERT_VERSION = `INSERT INTO public.unit_version (unit_id, title, body, content_hash, version_seq, created_by, lifecycle_status)
  VALUES ($1, 't', 'b', $2, $3, 'me', $4)`

const DIRECT_WRITES: readonly (readonly [string, unknown[]])[] = [
  [INSERT_UNIT, GOOD_UNIT],
  ["UPDATE public.information_unit SET owner_ref = 'me'", []],
  ['DELETE FROM public.information_unit', []],
  ['TRUNCATE public.information_unit CASCADE', []],
  [
    "INSERT INTO public.unit_version (unit_id, title, body, content_hash, version_seq, created_by) VALUES (gen_random_uuid(), 't', 'b', 'h', 1, 'me')",
    [],
  ],
  ["UPDATE public.unit_version SET title = 'mine'", []],
  ['DELETE FROM public.unit_version', []],
  ['TRUNCATE public.unit_version CASCADE', []],
]

test.each(
  DIRECT_WRITES,
)('neither the owner nor a superuser writes units past the functions: %s', async (sql, params) => {
  for (const role of ['directus', 'admin'] as const) {
    await inTransaction(role, async (client) => {
      expect(await attempt(client, sql, params)).toBe(INSUFFICIENT_PRIVILEGE)
    })
  }
})

test('a role that was granted the tables cannot open the gateway by its setting', async () => {
  await inTransaction('admin', async (client) => {
    await client.query('GRANT SELECT, INSERT, UPDATE ON public.information_unit TO cutter_exec')
    await client.query('SET LOCAL ROLE cutter_exec')
    await client.query("SET LOCAL iu.gateway = 'open'")
    expect(await attempt(client, INSERT_UNIT, GOOD_UNIT)).toBe(INSUFFICIENT_PRIVILEGE)
    expect(await attempt(client, "UPDATE public.information_unit SET owner_ref = 'me'")).toBe(INSUFFICIENT_PRIVILEGE)
  })
})

test.each([
  ['fn_iu_create', createArgs('TEST/AFTER', 'Text.')],
  ['fn_iu_apply_edit_draft', editArgs('TEST/A', 'After.', 2)],
] as const)('the gateway is shut again when %s returns', async (name, args) => {
  await inTransaction('directus', async (client) => {
    expect(await call(client, name, args)).toMatchObject({ result: 'created' })
    expect(await attempt(client, "UPDATE public.information_unit SET owner_ref = 'me'")).toBe(INSUFFICIENT_PRIVILEGE)
  })
})

test.each(['fn_iu_enact', 'fn_iu_retire'])('the gateway is shut again when %s returns', async (name) => {
  await inTransaction('directus', async (client) => {
    const args = enactArgs('TEST/A', await decide(client))
    const { p_target_lifecycle: _t, p_change_set_id: _c, p_tool_revision: _r, p_dry_run: _d, ...retire } = args
    expect(await call(client, name, name === 'fn_iu_retire' ? retire : args)).toMatchObject({ reason: null })
    expect(await attempt(client, "UPDATE public.information_unit SET owner_ref = 'me'")).toBe(INSUFFICIENT_PRIVILEGE)
  })
})

test('a unit is born a draft, in the words of the vocabulary', async () => {
  await asDeliberateOwner(async (client) => {
    expect(await attempt(client, INSERT_UNIT, GOOD_UNIT)).toBe('done')
    for (const bad of [
      ['poem', 'draft', 'article', null],
      ['law_unit', 'enacted', 'article', null],
      ['law_unit', 'draft', 'stanza', null],
      ['law_unit', 'draft', 'article', '2026-01-01'],
    ]) {
      expect(await attempt(client, INSERT_UNIT, bad), bad.join()).toBe(CHECK_VIOLATION)
    }
  })
})

test('a version is born a draft, next in sequence, under the hash of its body', async () => {
  await asDeliberateOwner(async (client) => {
    expect(await attempt(client, INSERT_VERSION, [unitId, sha('b'), 3, 'draft'])).toBe('done')
    expect(await attempt(client, INSERT_VERSION, [unitId, sha('b'), 3, 'enacted'])).toBe(CHECK_VIOLATION)
    expect(await attempt(client, INSERT_VERSION, [unitId, sha('b'), 4, 'draft'])).toBe(CHECK_VIOLATION)
    expect(await attempt(client, INSERT_VERSION, [unitId, sha('other'), 3, 'draft'])).toBe(CHECK_VIOLATION)
  })
})

test.each([
  "UPDATE public.information_unit SET canonical_address = 'TEST/B'",
  "UPDATE public.information_unit SET unit_kind = 'design_doc_section'",
  "UPDATE public.unit_version SET title = 'Other' WHERE version_seq = 1",
  "UPDATE public.unit_version SET body = 'Other.', content_hash = encode(sha256('Other.'), 'hex') WHERE version_seq = 1",
  "UPDATE public.unit_version SET body = 'Other.', content_hash = encode(sha256('Other.'), 'hex') WHERE version_seq = 2",
  'UPDATE public.unit_version SET version_seq = 9 WHERE version_seq = 2',
  "UPDATE public.unit_version SET content_profile = '{}' WHERE version_seq = 1",
  "UPDATE public.unit_version SET enacted_by = 'me' WHERE version_seq = 1",
  "UPDATE public.unit_version SET lifecycle_status = 'superseded' WHERE version_seq = 2",
  "UPDATE public.unit_version SET lifecycle_status = 'draft', enacted_at = NULL, review_decision_id = NULL WHERE version_seq = 1",
])('what is written stays as written, even for a deliberate owner: %s', async (sql) => {
  await asDeliberateOwner(async (client) => {
    expect(await attempt(client, sql)).toBe(RESTRICT_VIOLATION)
  })
})

test('a unit has at most one version in force', async () => {
  await asDeliberateOwner(async (client) => {
    const sql = `UPDATE public.unit_version SET lifecycle_status = 'enacted', enacted_at = now(), enacted_by = 'me',
      review_decision_id = (SELECT id FROM cutter_governance.review_decision) WHERE version_seq = 2`
    expect(await attempt(client, sql)).toBe('23505')
  })
})

test('a unit cannot be anchored to the text of another', async () => {
  await asDeliberateOwner(async (client) => {
    await call(client, 'fn_iu_create', createArgs('TEST/OTHER', 'Other.'))
    await client.query("SET LOCAL iu.gateway = 'open'")
    await client.query('SET CONSTRAINTS ALL IMMEDIATE')
    const sql = `UPDATE public.information_unit AS u SET version_anchor_ref = other.version_anchor_ref
      FROM public.information_unit AS other WHERE u.canonical_address = 'TEST/A' AND other.canonical_address = 'TEST/OTHER'`
    expect(await attempt(client, sql)).toBe('23503')
    expect(await attempt(client, 'UPDATE public.information_unit SET version_anchor_ref = $1', [randomUUID()])).toBe(
      '23503',
    )
  })
})
