import { expect, test } from 'vitest'
import { databaseOfFile } from '../support/reference.ts'
import {
  call,
  createArgs,
  decide,
  editArgs,
  enactArgs,
  everything,
  logOf,
  retireArgs,
  sha,
  unitOf,
  versionsOf,
} from './support.ts'

const db = databaseOfFile('edit')

const writer = (name: string, args: Record<string, unknown>) =>
  db.as('cutter_exec', (client) => call(client, name, args))
const create = (address: string, body: string) => writer('fn_iu_create', createArgs(address, body))
const edit = (address: string, body: string, seq: number) =>
  writer('fn_iu_apply_edit_draft', editArgs(address, body, seq))
const decision = () => db.as('cutter_exec', (client) => decide(client))
const enact = async (address: string) => writer('fn_iu_enact', enactArgs(address, await decision()))

test('an edit of an enacted unit adds a draft and leaves what is in force alone', async () => {
  await create('TEST/IN-FORCE', 'Old.')
  await enact('TEST/IN-FORCE')
  const before = await db.as('admin', (admin) => unitOf(admin, 'TEST/IN-FORCE'))
  expect(await edit('TEST/IN-FORCE', 'New.', 1)).toMatchObject({
    result: 'created',
    version_seq: 2,
    lifecycle_status: 'enacted',
  })
  await db.as('admin', async (admin) => {
    expect(await unitOf(admin, 'TEST/IN-FORCE')).toEqual({
      ...before,
      updated_at: expect.any(Date),
      updated_by: 'editor',
    })
    expect(await versionsOf(admin, 'TEST/IN-FORCE')).toMatchObject([
      { version_seq: 1, lifecycle_status: 'enacted', body: 'Old.' },
      { version_seq: 2, lifecycle_status: 'draft', body: 'New.', content_hash: sha('New.'), created_by: 'editor' },
    ])
    expect((await logOf(admin, 'TEST/IN-FORCE')).at(-1)).toMatchObject({
      event: 'edit_draft',
      from_status: 'enacted',
      to_status: 'enacted',
      actor: 'editor',
      reason: null,
      payload: { version_seq: 2, content_hash: sha('New.') },
    })
  })
})

test('an edit of a unit that was never in force moves its anchors to the new draft', async () => {
  await create('TEST/DRAFT', 'Old.')
  const answer = await edit('TEST/DRAFT', 'New.', 1)
  await db.as('admin', async (admin) => {
    expect(await unitOf(admin, 'TEST/DRAFT')).toMatchObject({
      lifecycle_status: 'draft',
      version_anchor_ref: answer.version_id,
      content_anchor_ref: `sha256:${sha('New.')}`,
    })
  })
})

test('an overtaken draft stays a draft and is never put in force', async () => {
  await create('TEST/OVERTAKEN', 'One.')
  await edit('TEST/OVERTAKEN', 'Two.', 1)
  expect(await enact('TEST/OVERTAKEN')).toMatchObject({ result: 'enacted', version_seq: 2 })
  expect(await enact('TEST/OVERTAKEN')).toMatchObject({ result: 'refused', reason: 'nothing_draft' })
  const versions = await db.as('admin', (admin) => versionsOf(admin, 'TEST/OVERTAKEN'))
  expect(versions).toMatchObject([{ lifecycle_status: 'draft' }, { lifecycle_status: 'enacted' }])
})

test('an edit to the same text writes nothing', async () => {
  await create('TEST/SAME', 'Same.')
  const before = await db.as('admin', everything)
  expect(await edit('TEST/SAME', 'Same.', 1)).toMatchObject({ result: 'exists_complete', version_seq: 1 })
  expect(await db.as('admin', everything)).toBe(before)
})

test('an edit reopens a retired unit as a draft, even to the same text', async () => {
  await create('TEST/RETIRED', 'Text.')
  await enact('TEST/RETIRED')
  await writer('fn_iu_retire', retireArgs('TEST/RETIRED', await decision()))
  const answer = await edit('TEST/RETIRED', 'Text.', 1)
  expect(answer).toMatchObject({ result: 'created', version_seq: 2, lifecycle_status: 'draft' })
  await db.as('admin', async (admin) => {
    expect(await unitOf(admin, 'TEST/RETIRED')).toMatchObject({
      lifecycle_status: 'draft',
      version_anchor_ref: answer.version_id,
    })
    expect((await logOf(admin, 'TEST/RETIRED')).at(-1)).toMatchObject({
      event: 'revived',
      from_status: 'retired',
      to_status: 'draft',
    })
  })
  expect(await enact('TEST/RETIRED')).toMatchObject({ result: 'enacted', version_seq: 2 })
})

test('an edit reopens a soft-deleted unit, and what was in force is so no longer', async () => {
  await create('TEST/DELETED', 'Text.')
  await enact('TEST/DELETED')
  await db.as('directus', async (owner) => {
    await owner.query("SET iu.gateway = 'open'")
    await owner.query("UPDATE public.information_unit SET deleted_at = now() WHERE canonical_address = 'TEST/DELETED'")
  })
  expect(await edit('TEST/DELETED', 'Text.', 1)).toMatchObject({ result: 'created', lifecycle_status: 'draft' })
  await db.as('admin', async (admin) => {
    expect(await unitOf(admin, 'TEST/DELETED')).toMatchObject({ deleted_at: null, lifecycle_status: 'draft' })
    expect(await versionsOf(admin, 'TEST/DELETED')).toMatchObject([
      { lifecycle_status: 'retired', retired_at: expect.any(Date) },
      { lifecycle_status: 'draft' },
    ])
    expect((await logOf(admin, 'TEST/DELETED')).at(-1)).toMatchObject({ event: 'revived', from_status: 'enacted' })
  })
})

test.each([
  ...['p_canonical_address', 'p_title', 'p_body', 'p_actor', 'p_expected_version_seq'].map(
    (arg) => ['missing_argument', { [arg]: null }] as const,
  ),
  ['empty_body', { p_body: ' \n' }],
  ['address_unknown', { p_canonical_address: 'TEST/NOWHERE' }],
  ['version_conflict', { p_expected_version_seq: 2 }],
] as const)('an edit is refused by its cause: %s %j', async (reason, change) => {
  await create('TEST/REFUSING', 'Text.')
  const before = await db.as('admin', everything)
  const answer = await writer('fn_iu_apply_edit_draft', editArgs('TEST/REFUSING', 'New text.', 1, change))
  expect(answer).toMatchObject({ result: 'refused', reason })
  expect(await db.as('admin', everything)).toBe(before)
})
