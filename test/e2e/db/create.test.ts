import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { databaseOfFile } from '../support/reference.ts'
import { call, createArgs, decide, everything, logOf, retireArgs, sha, unitOf, versionsOf } from './support.ts'

const db = databaseOfFile('create')

const create = (address: string, body: string, change: Record<string, unknown> = {}) =>
  db.as('cutter_exec', (client) => call(client, 'fn_iu_create', createArgs(address, body, change)))

test('a created unit stands with one draft version, anchored to it, and one log row', async () => {
  const body = 'Article 1\n\nĐiều 12 – naïve.'
  const parent = await create('TEST/PART-1', 'Part 1')
  const answer = await create('TEST/PART-1/ARTICLE-1', body, {
    p_parent_ref: parent.unit_id,
    p_doc_code: 'TEST',
    p_section_code: 'ARTICLE-1',
    p_sort_order: 7,
  })
  expect(answer).toMatchObject({ result: 'created', reason: null, version_seq: 1, lifecycle_status: 'draft' })
  const hash = sha(body)
  await db.as('admin', async (admin) => {
    expect(await unitOf(admin, 'TEST/PART-1/ARTICLE-1')).toEqual({
      id: answer.unit_id,
      canonical_address: 'TEST/PART-1/ARTICLE-1',
      unit_kind: 'law_unit',
      lifecycle_status: 'draft',
      content_anchor_ref: `sha256:${hash}`,
      version_anchor_ref: answer.version_id,
      owner_ref: 'TEST',
      parent_or_container_ref: parent.unit_id,
      conformance_status: 'unchecked',
      identity_profile: { docprefix: 'TEST', key: 'ARTICLE-1', depth: 2, publication_type: 'governed_document' },
      doc_code: 'TEST',
      section_type: 'article',
      section_code: 'ARTICLE-1',
      sort_order: 7,
      created_at: expect.any(Date),
      created_by: 'tester',
      updated_at: expect.any(Date),
      updated_by: 'tester',
      deleted_at: null,
    })
    expect(await versionsOf(admin, 'TEST/PART-1/ARTICLE-1')).toEqual([
      {
        id: answer.version_id,
        unit_id: answer.unit_id,
        title: 'A title',
        body,
        content_hash: hash,
        version_seq: 1,
        lifecycle_status: 'draft',
        content_profile: { bytes: Buffer.byteLength(body), lines: 3 },
        review_decision_id: null,
        change_set_id: null,
        created_at: expect.any(Date),
        created_by: 'tester',
        enacted_at: null,
        enacted_by: null,
        superseded_at: null,
        retired_at: null,
      },
    ])
    expect(await logOf(admin, 'TEST/PART-1/ARTICLE-1')).toEqual([
      {
        id: expect.any(String),
        unit_id: answer.unit_id,
        version_id: answer.version_id,
        canonical_address: 'TEST/PART-1/ARTICLE-1',
        event: 'created',
        from_status: null,
        to_status: 'draft',
        actor: 'tester',
        reason: null,
        review_decision_id: null,
        change_set_id: null,
        tool_revision: null,
        payload: { version_seq: 1, content_hash: hash },
        created_at: expect.any(Date),
      },
    ])
  })
})

test('the same unit created again is complete already and nothing is written', async () => {
  const first = await create('TEST/TWICE', 'Once.')
  const before = await db.as('admin', everything)
  expect(await create('TEST/TWICE', 'Once.')).toEqual({ ...first, result: 'exists_complete' })
  expect(await db.as('admin', everything)).toBe(before)
})

const BAD_ADDRESSES = [
  'TEST',
  'test/A',
  'TEST/',
  'TEST//A',
  '-TEST/A',
  'TEST-/A',
  'TE/A',
  'TEST/A b',
  'TEST/Đ',
  'TEST/A\n',
]

test.each([
  ...['p_canonical_address', 'p_title', 'p_body', 'p_actor', 'p_unit_kind', 'p_owner_ref', 'p_publication_type'].map(
    (arg) => ['missing_argument', { [arg]: null }] as const,
  ),
  ...BAD_ADDRESSES.map((address) => ['bad_address', { p_canonical_address: address }] as const),
  ['empty_body', { p_body: '' }],
  ['empty_body', { p_body: ' \t\r\n\v\f' }],
  ['unknown_unit_kind', { p_unit_kind: 'poem' }],
  ['unknown_section_type', { p_section_type: 'stanza' }],
  ['parent_unknown', { p_parent_ref: randomUUID() }],
] as const)('a create is refused by its cause: %s %j', async (reason, change) => {
  const before = await db.as('admin', everything)
  const answer = await create('TEST/REFUSED', 'Text.', change)
  expect(answer).toMatchObject({ result: 'refused', reason })
  expect(await db.as('admin', everything)).toBe(before)
})

test('what holds an address with another text, or no longer lives, refuses a create', async () => {
  await create('TEST/HELD', 'One text.')
  expect(await create('TEST/HELD', 'Another text.')).toMatchObject({ result: 'refused', reason: 'address_exists' })
  expect(await create('TEST/HELD', 'One text.', { p_title: 'Another' })).toMatchObject({ reason: 'address_exists' })
  await db.as('cutter_exec', async (client) => {
    await call(client, 'fn_iu_retire', retireArgs('TEST/HELD', await decide(client)))
  })
  expect(await create('TEST/HELD', 'One text.')).toMatchObject({ result: 'refused', reason: 'address_exists' })
})

test('a no-break space is text', async () => {
  expect(await create('TEST/NBSP', '\u00a0')).toMatchObject({ result: 'created' })
})

test('an address may have 1 024 characters and no more', async () => {
  expect(await create(`TEST/${'A'.repeat(1019)}`, 'Long.')).toMatchObject({ result: 'created' })
  expect(await create(`TEST/${'A'.repeat(1020)}`, 'Longer.')).toMatchObject({ reason: 'bad_address' })
})

/** Until a session of this database waits for another's lock. */
const someoneWaits = () =>
  db.as('admin', async (admin) => {
    const waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    while ((await admin.query(waiting)).rowCount === 0);
  })

test('of two sessions that create one address at once, one creates and the other is refused', async () => {
  await db.as('cutter_exec', (first) =>
    db.as('cutter_exec', async (second) => {
      await first.query('BEGIN')
      await call(first, 'fn_iu_create', createArgs('TEST/RACE', 'First.'))
      const late = call(second, 'fn_iu_create', createArgs('TEST/RACE', 'Second.'))
      await someoneWaits()
      await first.query('COMMIT')
      expect(await late).toMatchObject({ result: 'refused', reason: 'address_exists' })
    }),
  )
})
