import type pg from 'pg'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { sha256 } from '../../../src/orchestrator/digest.ts'
import { grantBooleans } from '../../../src/orchestrator/grants.ts'
import { DEFAULT_SITE } from '../../../src/orchestrator/settings.ts'
import { call, editArgs, enactArgs } from '../db/support.ts'
import { databaseOfFile } from '../support/reference.ts'
import { admin, createUnit, discovererOn, factsAs, loadByLaw, RUN, readOnlyOn, TEXT } from './support.ts'

const db = databaseOfFile('facts')
const DECISION = '11111111-2222-4333-8444-555555555555'

const facts = (version: string | null = null, documentId = 'BY-LAW') =>
  factsAs(db.urlAs('cutter_dryrun'), documentId, version)

/** Enacted, then edited; retired; soft-deleted; without a code; of another document. */
async function writeUnits(client: pg.Client): Promise<void> {
  await createUnit(client, 'BY-LAW/ARTICLE-2', 'To read.')
  await createUnit(client, 'BY-LAW/ARTICLE-1', 'The society is called Example.')
  await createUnit(client, 'BY-LAW/GONE', 'Soft-deleted.')
  await createUnit(client, 'BY-LAW/OLD', 'Without a code.', null)
  await createUnit(client, 'BY-LAW/NOT-OURS', 'Of another document.', 'OTHER')
  await createUnit(client, 'BY-LAWS/ARTICLE-1', 'Under a longer prefix.', 'OTHER')
  await createUnit(client, 'BY-LAW-2/ARTICLE-1', 'Under a longer prefix that sorts before.', 'OTHER')
  await client.query(
    `INSERT INTO cutter_governance.review_decision
       (id, gate, decision, approval_id, approval_sha256, request_sha256, approver, scope, actor)
     VALUES ($1, 'SG_2_lifecycle_authz', 'approve', 'a-1', $2, $2, 'Ada Example', 'all', 'tester')`,
    [DECISION, sha256('x')],
  )
  await call(client, 'fn_iu_enact', enactArgs('BY-LAW/ARTICLE-1', DECISION))
  await call(client, 'fn_iu_apply_edit_draft', editArgs('BY-LAW/ARTICLE-1', 'The society has a new name.', 1))
}

beforeAll(async () => {
  await loadByLaw(db)
  await db.as('cutter_exec', writeUnits)
  // No function soft-deletes; whoever did it got past the gateway.
  await admin(
    db,
    'ALTER TABLE public.information_unit DISABLE TRIGGER USER',
    "UPDATE public.information_unit SET deleted_at = now() WHERE canonical_address = 'BY-LAW/GONE'",
    'ALTER TABLE public.information_unit ENABLE TRIGGER USER',
  )
})

test('everything an invocation needs comes from one transaction of at most 12 statements', async () => {
  const { evidence } = await facts()
  expect(evidence.statements.map(({ name }) => name).sort()).toEqual(
    'begin end_checks fence functions role_rights rollback site source_document source_version survey units vocabulary'.split(
      ' ',
    ),
  )
  expect(evidence.statements.every(({ count }) => count === 1)).toBe(true)
})

test('the baseline holds every unit of the document: edited, soft-deleted, without a code; in the order of addresses', async () => {
  const { baseline, foreign_addresses } = await facts()
  if (baseline.kind !== 'visible') throw new Error('not visible')
  expect(baseline.value.map(({ address, deleted }) => [address, deleted])).toEqual([
    ['BY-LAW/ARTICLE-1', false],
    ['BY-LAW/ARTICLE-2', false],
    ['BY-LAW/GONE', true],
    ['BY-LAW/OLD', false],
  ])
  const [first] = baseline.value
  expect(first).toMatchObject({
    lifecycle_status: 'enacted',
    latest: { version_seq: 2, lifecycle_status: 'draft', body: 'The society has a new name.' },
    enacted: { version_seq: 1, content_hash: sha256('The society is called Example.') },
  })
  expect(foreign_addresses).toEqual(['BY-LAW/NOT-OURS'])
})

test('the survey counts the document alone, and says how many units are not its own', async () => {
  const { survey } = await facts()
  expect(survey).toMatchObject({
    units_by_status: { enacted: 1, draft: 2, deleted: 1 },
    enacted_versions: 1,
    other_documents_units: 3,
    lifecycle_log_rows: { kind: 'visible', value: 6 },
    review_decisions: { kind: 'visible', value: 0 },
  })
  const rows = Object.fromEntries(
    survey.tables.map(({ table, rows }) => [table, rows.kind === 'visible' ? rows.value : null]),
  )
  expect(rows).toMatchObject({
    'public.information_unit': 4,
    'public.unit_version': 5,
    'cutter_governance.verify_result': 0,
  })
  expect(survey.tables).toHaveLength(12)
})

test('H22 digests are of rows: hint bits and vacuum change none, a changed row changes its table alone', async () => {
  const digests = async (): Promise<Readonly<Record<string, string>>> =>
    Object.fromEntries(
      (await facts()).survey.tables.map(({ table, digest }) => [table, digest.kind === 'visible' ? digest.value : '']),
    )
  const before = await digests()
  await admin(db, 'VACUUM FULL public.information_unit', 'VACUUM public.unit_version')
  expect(await digests()).toEqual(before)
  await db.as('cutter_exec', (client) => createUnit(client, 'BY-LAWS/ARTICLE-2', 'Of another document.', 'OTHER'))
  expect(await digests()).toEqual(before)
  await db.as('cutter_exec', (client) =>
    call(client, 'fn_iu_apply_edit_draft', editArgs('BY-LAW/ARTICLE-2', 'To read and write.', 1)),
  )
  const after = await digests()
  const changed = Object.keys(after).filter((table) => after[table] !== before[table])
  expect(changed.sort()).toEqual(['public.information_unit', 'public.iu_lifecycle_log', 'public.unit_version'])
})

test('the latest version is read, or the one asked for, and a newer one is named', async () => {
  await loadByLaw(db, '2.0', `${TEXT}\nMore.\n`)
  expect(await facts()).toMatchObject({ version: { version_string: '2.0' }, newer_version: null })
  expect(await facts('1.0')).toMatchObject({
    version: { version_string: '1.0', body: TEXT, length: TEXT.length, manifest_digest: sha256(TEXT) },
    newer_version: '2.0',
  })
  expect(await facts('9.9')).toMatchObject({ document: { doc_code: 'BY-LAW' }, version: null, newer_version: null })
})

test('a document that is not there is null, and so is its version', async () => {
  expect(await facts(null, 'NOWHERE')).toMatchObject({
    document: null,
    version: null,
    baseline: { kind: 'visible', value: [] },
    foreign_addresses: [],
  })
})

test('a unit over the limit is measured and not fetched: no text of the database can fill the memory', async () => {
  const longest = Buffer.byteLength('A titleThe society has a new name.')
  const read = (maxBodyBytes: number) =>
    discovererOn(db.urlAs('cutter_dryrun'), { maxBodyBytes }).facts({
      documentId: 'BY-LAW',
      sourceVersion: null,
      runId: RUN,
    })
  expect(await read(longest)).toMatchObject({ baseline: { kind: 'visible' } })
  await expect(read(longest - 1)).rejects.toMatchObject({
    code: 'STOP_OVER_SIZE',
    message: expect.stringMatching(/more than \d+ bytes: \d+$/),
    details: expect.arrayContaining([expect.objectContaining({ message: `BY-LAW/ARTICLE-1: ${longest} bytes` })]),
  })
})

test('a text over the limit is measured and not fetched; one that is exactly as long is', async () => {
  const discoverer = (maxBodyBytes: number) => discovererOn(db.urlAs('cutter_dryrun'), { maxBodyBytes })
  const question = { documentId: 'BY-LAW', sourceVersion: '1.0', runId: RUN }
  expect((await discoverer(TEXT.length - 1).facts(question)).version).toMatchObject({ body: null, length: TEXT.length })
  expect((await discoverer(TEXT.length).facts(question)).version).toMatchObject({ body: TEXT })
})

test('the reference database grants what a cut needs: four booleans, from the catalogs alone', async () => {
  const { grants } = await facts()
  expect(grantBooleans(grants, DEFAULT_SITE)).toEqual({
    cutter_exec_execute_canonical_fns: true,
    cutter_verify_select_insert_verify_result: true,
    directus_select_review_decision: true,
    no_public_execute_leak: true,
  })
})

test('a role that does not exist is granted nothing, not even what PUBLIC has', async () => {
  const names = { ...DEFAULT_SITE, writer_role: 'no_such_role' }
  const { grants } = await discovererOn(db.urlAs('cutter_dryrun'), { names }).facts({
    documentId: 'BY-LAW',
    sourceVersion: null,
    runId: RUN,
  })
  expect(grants.filter(({ grantee }) => grantee === 'no_such_role').some(({ granted }) => granted)).toBe(false)
  expect(grants).toContainEqual({ grantee: 'PUBLIC', object: 'public', privilege: 'USAGE', granted: true })
})

test('the session names itself and proves that it wrote nothing', async () => {
  const { evidence, target, read_at } = await facts()
  expect(evidence).toMatchObject({
    role: 'cutter_dryrun',
    application_name: `iu-cutter/${RUN}`,
    isolation: 'repeatable read',
    read_only: true,
    default_read_only: true,
    row_security: false,
    xid_assigned: false,
    standby: false,
    ended: 'rolled_back',
  })
  expect(read_at).toBe(evidence.began_at)
  expect(new Set(evidence.locks.map(({ mode, type }) => `${type} ${mode}`))).toEqual(
    new Set(['relation AccessShareLock', 'virtualxid ExclusiveLock']),
  )
  expect(target).toMatchObject({ database: db.name, in_recovery: false, replay_lag_ms: null })
  expect(target.system_identifier).toMatch(/^\d+$/)
})

test('a session shows its run to an operator while it lasts', async () => {
  const url = db.urlAs('cutter_dryrun')
  const { value } = await readOnlyOn(url)(RUN, () =>
    db.as('admin', (client) =>
      client.query('SELECT state FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1', [
        `iu-cutter/${RUN}`,
      ]),
    ),
  )
  expect(value.rows).toEqual([{ state: 'idle in transaction' }])
})

test('the session sets its own defaults, whatever those of the role are', async () => {
  const { evidence } = await readOnlyOn(db.url)(RUN, async () => null)
  expect(evidence).toMatchObject({ role: 'postgres', default_read_only: true, row_security: false })
})

test('H46 no setting of the database or of the role changes what is read', async () => {
  const url = db.urlAs('cutter_dryrun')
  const addresses = Array.from({ length: 200 }, (_, n) => `MANY/ARTICLE-${n + 1}`)
  await db.as('cutter_exec', async (client) => {
    for (const address of addresses) await createUnit(client, address, 'A body.', 'MANY')
  })
  await admin(
    db,
    'CREATE EXTENSION btree_gin',
    'CREATE INDEX by_code ON public.information_unit USING gin (doc_code)',
    'ANALYZE public.information_unit',
  )
  const { evidence: _, read_at: __, ...plain } = await factsAs(url, 'MANY')
  const hostile = [
    'gin_fuzzy_search_limit = 5',
    'quote_all_identifiers = on',
    'standard_conforming_strings = off',
    'enable_seqscan = off',
    'enable_indexscan = off',
  ]
  await admin(db, ...hostile.map((setting) => `ALTER DATABASE ${db.name} SET ${setting}`))
  onTestFinished(() => admin(db, `ALTER DATABASE ${db.name} RESET ALL`))
  expect(await factsAs(url, 'MANY')).toMatchObject(plain)
  expect(plain.survey.tables).toContainEqual({
    table: 'public.information_unit',
    rows: { kind: 'visible', value: addresses.length },
    digest: expect.objectContaining({ kind: 'visible' }),
  })
})
