import { expect, test } from 'vitest'
import { actingAs, cutAndEnact } from '../../../db/cut-and-enact.ts'
import { loadDocument } from '../../../db/load.ts'
import { databaseOfFile } from '../support/reference.ts'
import { loadedDocument, sampleCut } from './ledger-support.ts'
import { createArgs, decide, editArgs, everything, retireArgs, unitOf, versionsOf } from './support.ts'

const db = databaseOfFile('carry_out')

const connect = () => actingAs(db.url)
const create = (address: string, parent: string | null) =>
  ({
    effect: 'create',
    function: 'fn_iu_create',
    args: createArgs(address, 'Text.', { p_parent_ref: parent }),
  }) as const

test('a whole cut is carried out as the writer roles and stands in force, with its ledger', async () => {
  const document = await db.as('admin', (client) => loadedDocument(client, 'A text.'))
  const cut = sampleCut(document, ['TEST/A', 'TEST/B'])
  await cutAndEnact(connect(), cut)
  await db.as('admin', async (admin) => {
    expect(await versionsOf(admin, 'TEST/B')).toMatchObject([
      { lifecycle_status: 'enacted', change_set_id: cut.ids.changeSet, review_decision_id: cut.ids.lifecycle },
    ])
    const signed = await admin.query('SELECT dot_code FROM cutter_governance.dot_pair_signature ORDER BY dot_code')
    expect(signed.rows).toEqual([{ dot_code: 'DOT-991' }, { dot_code: 'DOT-992' }])
  })
})

test('a parent named by address is found, whether it stands or is created by the same plan', async () => {
  await cutAndEnact(connect(), { effects: [create('TEST/P', null), create('TEST/P/1', 'TEST/P')], ledger: [] })
  await cutAndEnact(connect(), { effects: [create('TEST/P/2', 'TEST/P')], ledger: [] })
  await db.as('admin', async (admin) => {
    const parent = await unitOf(admin, 'TEST/P')
    for (const child of ['TEST/P/1', 'TEST/P/2']) {
      expect(await unitOf(admin, child)).toMatchObject({ parent_or_container_ref: parent['id'] })
    }
  })
})

test.each([
  ['a refusal', create('test', null), 'fn_iu_create test: refused bad_address'],
  ['a unit that is complete already', create('TEST/DONE', null), 'fn_iu_create TEST/DONE: exists_complete'],
  ['another function', { ...create('TEST/X', null), function: 'fn_iu_retire' }, 'create is not done by fn_iu_retire'],
  ['an unknown parent', create('TEST/X', 'TEST/NOWHERE'), 'parent TEST/NOWHERE does not stand'],
] as const)('%s ends the transaction and is told by its reason', async (_what, effect, message) => {
  await cutAndEnact(connect(), { effects: [create('TEST/DONE', null)], ledger: [] }).catch(() => undefined)
  const before = await db.as('admin', everything)
  await expect(cutAndEnact(connect(), { effects: [create('TEST/GONE', null), effect], ledger: [] })).rejects.toThrow(
    message,
  )
  expect(await db.as('admin', everything)).toBe(before)
})

test('revise and retire are carried out, each in its leg', async () => {
  await cutAndEnact(connect(), { effects: [create('TEST/R', null), create('TEST/S', null)], ledger: [] })
  const decision = await db.as('cutter_exec', (client) => decide(client))
  await cutAndEnact(connect(), {
    effects: [
      { effect: 'retire', function: 'fn_iu_retire', args: retireArgs('TEST/S', decision) },
      { effect: 'revise', function: 'fn_iu_apply_edit_draft', args: editArgs('TEST/R', 'New.', 1) },
    ],
    ledger: [],
  })
  await db.as('admin', async (admin) => {
    expect(await versionsOf(admin, 'TEST/R')).toMatchObject([{ body: 'Text.' }, { body: 'New.' }])
    expect(await unitOf(admin, 'TEST/S')).toMatchObject({ lifecycle_status: 'retired' })
  })
})

test('the ledger takes rows of the ledger alone', async () => {
  const row = { table: 'public.dot_config', row: { key: 'k', value: 'v' } }
  await expect(cutAndEnact(connect(), { effects: [], ledger: [row] })).rejects.toThrow('no table of the ledger')
})

const TEXT = {
  doc_code: 'LOADED',
  docprefix: 'LOADED',
  title: 'Loaded',
  grammar_profile: null,
  leaf_level: null,
  scope: null,
  version_string: '1',
  body: 'Điều 1',
}

test('a document is loaded once, and its settings follow the last loading', async () => {
  await db.as('admin', async (client) => {
    const first = await loadDocument(client, TEXT)
    expect(await loadDocument(client, { ...TEXT, title: 'Renamed' })).toEqual({ ...first, loaded: false })
    const stands = await client.query(
      `SELECT d.title, d.scope, v.body, v.manifest_digest = encode(sha256(convert_to(v.body, 'UTF8')), 'hex') AS matches
       FROM public.source_document AS d JOIN public.source_version AS v ON v.source_document_id = d.id
       WHERE d.doc_code = 'LOADED'`,
    )
    expect(stands.rows).toEqual([{ title: 'Renamed', scope: 'all', body: 'Điều 1', matches: true }])
  })
})

test('a version is not loaded over another text, nor a document under another docprefix', async () => {
  await db.as('admin', async (client) => {
    await loadDocument(client, TEXT)
    await expect(loadDocument(client, { ...TEXT, body: 'Other.' })).rejects.toThrow('another text')
    await expect(loadDocument(client, { ...TEXT, docprefix: 'OTHER' })).rejects.toThrow('another docprefix')
  })
})

test('of versions written in one transaction the last is the latest', async () => {
  await db.as('admin', async (client) => {
    await client.query('BEGIN')
    const { document_id, manifest_digest } = await loadDocument(client, { ...TEXT, doc_code: 'PAIR' })
    await client.query(
      "INSERT INTO public.source_version (source_document_id, version_string, manifest_digest) VALUES ($1, '2', $2)",
      [document_id, manifest_digest],
    )
    await loadDocument(client, { ...TEXT, doc_code: 'PAIR', version_string: '3' })
    await client.query(
      "INSERT INTO public.source_version (source_document_id, version_string, manifest_digest) VALUES ($1, '4', $2)",
      [document_id, manifest_digest],
    )
    await client.query('COMMIT')
    const latest = await client.query(
      `SELECT version_string FROM public.source_version AS v JOIN public.source_document AS d ON d.id = v.source_document_id
       WHERE d.doc_code = 'PAIR' ORDER BY v.created_at DESC`,
    )
    expect(latest.rows.map((row) => row.version_string)).toEqual(['4', '3', '2', '1'])
  })
})
