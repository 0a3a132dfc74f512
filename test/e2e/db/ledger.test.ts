import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { actingAs, cutAndEnact } from '../../../db/cut-and-enact.ts'
import { databaseOfFile, type Role } from '../support/reference.ts'
import { loadedDocument, type SampleCut, sampleCut, signatureRow, verifyRows } from './ledger-support.ts'
import { insert } from './support.ts'

const db = databaseOfFile('ledger')
let cut: SampleCut

beforeAll(async () => {
  const document = await db.as('admin', (client) => loadedDocument(client, 'A text.'))
  cut = sampleCut(document, ['TEST/A', 'TEST/B'])
  await cutAndEnact(actingAs(db.url), cut)
})

const LEDGER = [
  'decision_backlog_entry',
  'decision_backlog_history',
  'manifest_envelope',
  'manifest_unit_block',
  'review_decision',
  'cut_change_set',
  'cut_change_set_affected_row',
  'dot_pair_signature',
  'verify_result',
]

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )

test('what is recorded is never changed or taken away, even by the owner', async () => {
  const tables = [...LEDGER.map((table) => `cutter_governance.${table}`), 'public.iu_lifecycle_log']
  await db.as('directus', async (owner) => {
    for (const table of tables) {
      expect(await codeOf(owner.query(`UPDATE ${table} SET actor = 'me'`)), table).toBe('23001')
      expect(await codeOf(owner.query(`DELETE FROM ${table}`)), table).toBe('23001')
      expect(await codeOf(owner.query(`TRUNCATE ${table} CASCADE`)), table).toBe('23001')
    }
  })
})

test('a second verification of the same change set is refused', async () => {
  const [result] = verifyRows({ ...cut.ids, verify: randomUUID() })
  if (result === undefined) throw new Error('no verify_result row')
  expect(await codeOf(db.as('cutter_verify', (client) => insert(client, result)))).toBe('23505')
})

test('a second change set under the same rollback or idempotency key is refused', async () => {
  const copy = (change: string) => `
    INSERT INTO cutter_governance.cut_change_set
    SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid()) || ${change})).*
    FROM cutter_governance.cut_change_set AS c`
  const run = (change: string) => db.as('cutter_exec', (client) => codeOf(client.query(copy(change))))
  expect(await run('\'{"rollback_key": "fresh"}\'')).toBe('23505')
  expect(await run('\'{"idempotency_key": "fresh"}\'')).toBe('23505')
  expect(await run('\'{"rollback_key": "fresh", "idempotency_key": "fresh"}\'')).toBe('done')
})

test.each([
  ['cutter_exec', 'DOT-992'],
  ['cutter_verify', 'DOT-991'],
] as const)('%s cannot sign %s', async (role, dotCode) => {
  const row = signatureRow({ ...cut.ids, signature: randomUUID() }, dotCode)
  expect(await codeOf(db.as(role, (client) => insert(client, row)))).toBe('42501')
})

test('the verifier cannot sign with the tool revision of the executor', async () => {
  const row = signatureRow(cut.ids, 'DOT-992', { tool_revision: 'executor/1' })
  expect(await codeOf(db.as('cutter_verify', (client) => insert(client, row)))).toBe('23514')
})

const RIGHTS: readonly (readonly [Role, string, string])[] = [
  ...LEDGER.map((table) => ['cutter_exec', table, table === 'verify_result' ? 'SELECT' : 'SELECT INSERT'] as const),
  ...LEDGER.map(
    (table) =>
      [
        'cutter_verify',
        table,
        /^(verify_result|dot_pair_signature)$/.test(table) ? 'SELECT INSERT' : 'SELECT',
      ] as const,
  ),
  ...LEDGER.map((table) => ['cutter_dryrun', table, 'SELECT'] as const),
]

test('each role has exactly the rights on the ledger that its part needs', async () => {
  const found = await db.as('admin', (client) =>
    client.query(
      `SELECT r.role, t.name, string_agg(p.privilege, ' ' ORDER BY p.n) AS rights
       FROM unnest($1::text[]) AS r (role), unnest($2::text[]) AS t (name),
         unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) WITH ORDINALITY AS p (privilege, n)
       WHERE has_table_privilege(r.role, 'cutter_governance.' || t.name, p.privilege)
       GROUP BY r.role, t.name`,
      [['cutter_exec', 'cutter_verify', 'cutter_dryrun'], LEDGER],
    ),
  )
  const lines = (rows: readonly (readonly string[])[]) => rows.map((row) => row.join(' ')).sort()
  expect(lines(found.rows.map(({ role, name, rights }) => [role, name, rights]))).toEqual(lines(RIGHTS))
})

test('no writer may write the units, the log or the vocabulary directly', async () => {
  const found = await db.as('admin', (client) =>
    client.query(
      `SELECT role, c.oid::regclass::text AS name, privilege
       FROM unnest(ARRAY['cutter_exec', 'cutter_verify', 'cutter_dryrun']) AS role, pg_class AS c,
         unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND has_table_privilege(role, c.oid, privilege)`,
    ),
  )
  expect(found.rows).toEqual([])
})
