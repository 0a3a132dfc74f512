import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
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

const db = databaseOfFile('enact')
let decision: string

beforeAll(async () => {
  decision = await db.as('cutter_exec', (client) => decide(client))
})

type Args = Record<string, unknown>
const writer = (name: string, args: Args) => db.as('cutter_exec', (client) => call(client, name, args))
const create = (address: string, change: Args = {}) => writer('fn_iu_create', createArgs(address, 'Text.', change))
const enact = (address: string, change: Args = {}) => writer('fn_iu_enact', enactArgs(address, decision, change))
const retire = (address: string, change: Args = {}) => writer('fn_iu_retire', retireArgs(address, decision, change))

test('enactment puts the latest draft in force and anchors the unit to it', async () => {
  const created = await create('TEST/FIRST')
  expect(await enact('TEST/FIRST')).toEqual({ ...created, result: 'enacted', lifecycle_status: 'enacted' })
  await db.as('admin', async (admin) => {
    expect(await unitOf(admin, 'TEST/FIRST')).toMatchObject({
      lifecycle_status: 'enacted',
      version_anchor_ref: created.version_id,
      content_anchor_ref: `sha256:${sha('Text.')}`,
      created_by: 'tester',
      updated_by: 'enactor',
    })
    expect(await versionsOf(admin, 'TEST/FIRST')).toMatchObject([
      {
        lifecycle_status: 'enacted',
        enacted_at: expect.any(Date),
        enacted_by: 'enactor',
        review_decision_id: decision,
        change_set_id: null,
        superseded_at: null,
      },
    ])
    expect((await logOf(admin, 'TEST/FIRST')).at(-1)).toMatchObject({
      version_id: created.version_id,
      event: 'enacted',
      from_status: 'draft',
      to_status: 'enacted',
      actor: 'enactor',
      reason: 'because',
      review_decision_id: decision,
      change_set_id: null,
      tool_revision: 'tool/1',
      payload: { version_seq: 1, content_hash: sha('Text.') },
    })
  })
})

test('enactment supersedes the version that was in force, and logs that first', async () => {
  await create('TEST/SECOND')
  await enact('TEST/SECOND')
  const edited = await writer('fn_iu_apply_edit_draft', editArgs('TEST/SECOND', 'New.', 1))
  expect(await enact('TEST/SECOND')).toMatchObject({ version_id: edited.version_id, version_seq: 2 })
  await db.as('admin', async (admin) => {
    expect(await versionsOf(admin, 'TEST/SECOND')).toMatchObject([
      { lifecycle_status: 'superseded', superseded_at: expect.any(Date), review_decision_id: decision },
      { lifecycle_status: 'enacted', superseded_at: null },
    ])
    expect(await unitOf(admin, 'TEST/SECOND')).toMatchObject({
      version_anchor_ref: edited.version_id,
      content_anchor_ref: `sha256:${sha('New.')}`,
    })
    expect((await logOf(admin, 'TEST/SECOND')).slice(-2)).toMatchObject([
      {
        event: 'superseded',
        from_status: 'enacted',
        to_status: 'superseded',
        tool_revision: 'tool/1',
        payload: { by_version_seq: 2, by_content_hash: sha('New.') },
      },
      { event: 'enacted', from_status: 'enacted', to_status: 'enacted' },
    ])
  })
})

test('a dry run of an enactment answers as the real one would and writes nothing', async () => {
  await create('TEST/DRY')
  const before = await db.as('admin', everything)
  expect(await enact('TEST/DRY', { p_dry_run: true })).toMatchObject({ result: 'enacted', version_seq: 1 })
  expect(await db.as('admin', everything)).toBe(before)
})

test('retirement takes the unit and its version out of force and keeps its anchors', async () => {
  await create('TEST/OLD')
  await enact('TEST/OLD')
  const before = await db.as('admin', (admin) => unitOf(admin, 'TEST/OLD'))
  expect(await retire('TEST/OLD')).toMatchObject({ result: 'retired', version_seq: 1, lifecycle_status: 'retired' })
  await db.as('admin', async (admin) => {
    expect(await unitOf(admin, 'TEST/OLD')).toEqual({
      ...before,
      lifecycle_status: 'retired',
      updated_at: expect.any(Date),
      updated_by: 'retirer',
    })
    expect(await versionsOf(admin, 'TEST/OLD')).toMatchObject([
      { lifecycle_status: 'retired', retired_at: expect.any(Date) },
    ])
    expect((await logOf(admin, 'TEST/OLD')).at(-1)).toMatchObject({
      version_id: before['version_anchor_ref'],
      event: 'retired',
      from_status: 'enacted',
      to_status: 'retired',
      actor: 'retirer',
      reason: 'no longer in the text',
      review_decision_id: decision,
      change_set_id: null,
      tool_revision: null,
      payload: {},
    })
  })
})

test('a unit that was never in force can be retired; its draft stays a draft', async () => {
  await create('TEST/NEVER')
  expect(await retire('TEST/NEVER')).toMatchObject({ result: 'retired', version_id: null, version_seq: null })
  await db.as('admin', async (admin) => {
    expect(await versionsOf(admin, 'TEST/NEVER')).toMatchObject([{ lifecycle_status: 'draft' }])
    expect((await logOf(admin, 'TEST/NEVER')).at(-1)).toMatchObject({ version_id: null, from_status: 'draft' })
  })
})

test('a branch is retired in any order', async () => {
  const parent = await create('TEST/BRANCH')
  await create('TEST/BRANCH/LEAF', { p_parent_ref: parent.unit_id })
  expect(await retire('TEST/BRANCH')).toMatchObject({ result: 'retired' })
  expect(await retire('TEST/BRANCH/LEAF')).toMatchObject({ result: 'retired' })
})

const notFit = [{ decision: 'reject' }, { gate: 'SG_1_cut_authz' }]

test.each([
  ...[
    'p_canonical_address',
    'p_actor',
    'p_review_decision_id',
    'p_target_lifecycle',
    'p_reason',
    'p_tool_revision',
    'p_dry_run',
  ].map((arg) => ['missing_argument', { [arg]: null }] as const),
  ['bad_target_lifecycle', { p_target_lifecycle: 'retired' }],
  ['address_unknown', { p_canonical_address: 'TEST/NOWHERE' }],
  ['unit_retired', { p_canonical_address: 'TEST/ENACT-RETIRED' }],
  ['nothing_draft', { p_canonical_address: 'TEST/ENACT-DONE' }],
  ['review_decision_unknown', { p_review_decision_id: randomUUID() }],
  ['change_set_unknown', { p_change_set_id: randomUUID() }],
] as const)('an enactment is refused by its cause: %s %j', async (reason, change) => {
  await create('TEST/ENACT')
  await create('TEST/ENACT-DONE')
  await create('TEST/ENACT-RETIRED')
  await enact('TEST/ENACT-DONE')
  await retire('TEST/ENACT-RETIRED')
  const before = await db.as('admin', everything)
  expect(await enact('TEST/ENACT', change)).toMatchObject({ result: 'refused', reason })
  expect(await db.as('admin', everything)).toBe(before)
})

test.each([
  ...['p_canonical_address', 'p_actor', 'p_review_decision_id', 'p_reason'].map(
    (arg) => ['missing_argument', { [arg]: null }] as const,
  ),
  ['address_unknown', { p_canonical_address: 'TEST/NOWHERE' }],
  ['already_retired', { p_canonical_address: 'TEST/RETIRE-DONE' }],
  ['review_decision_unknown', { p_review_decision_id: randomUUID() }],
] as const)('a retirement is refused by its cause: %s %j', async (reason, change) => {
  await create('TEST/RETIRE')
  await create('TEST/RETIRE-DONE')
  await retire('TEST/RETIRE-DONE')
  const before = await db.as('admin', everything)
  expect(await retire('TEST/RETIRE', change)).toMatchObject({ result: 'refused', reason })
  expect(await db.as('admin', everything)).toBe(before)
})

test.each(
  notFit,
)('a decision that is not an approval of the lifecycle gate puts nothing in or out of force: %j', async (change) => {
  const unfit = await db.as('cutter_exec', (client) => decide(client, change))
  await create('TEST/UNFIT')
  const refusal = { result: 'refused', reason: 'review_decision_unfit' }
  expect(await enact('TEST/UNFIT', { p_review_decision_id: unfit })).toMatchObject(refusal)
  expect(await retire('TEST/UNFIT', { p_review_decision_id: unfit })).toMatchObject(refusal)
})
