import { expect, test } from 'vitest'
import { call, decide, editArgs, enactArgs, retireArgs } from '../db/support.ts'
import { admin, createUnit } from '../discovery/support.ts'
import { databaseOfFile } from '../support/reference.ts'
import { tellsTheTruth } from './check.ts'
import { load } from './dry-run.ts'

/** Units in every state a database can hold, under one text: what the plan makes of each is what the functions do. */

const database = databaseOfFile('standing')

const RULE = { same: 'As before.', other: 'As never before.' } as const
type Rule = keyof typeof RULE

const titles = Array.from({ length: 10 }, (_, i) => `Article ${i + 1}. Rule`)
const body = (n: number, rule: Rule): string => `## ${titles[n - 1]}\n\n${RULE[rule]}`
const address = (n: number): string => `STANDING/ARTICLE-${n}`
const TEXT = titles.map((_, i) => `${body(i + 1, 'same')}\n`).join('\n')

test('whatever state a unit is in, predicted rows equal the real ones', async () => {
  await load(database, {
    docCode: 'standing',
    docprefix: 'STANDING',
    profile: 'article-section',
    version: '1',
    body: TEXT,
  })
  await database.as('cutter_exec', async (client) => {
    const decision = await decide(client)
    const create = (n: number, rule: Rule, docCode: string | null = 'standing') =>
      createUnit(client, address(n), body(n, rule), docCode)
    const done = async (name: string, args: Parameters<typeof call>[2]) =>
      expect(await call(client, name, args)).toMatchObject({ reason: null })
    const enact = (n: number) => done('fn_iu_enact', enactArgs(address(n), decision))
    const edit = (n: number, rule: Rule, seq: number) =>
      done('fn_iu_apply_edit_draft', editArgs(address(n), body(n, rule), seq))
    // 1 a draft of the same text; 2 a draft of another text
    await create(1, 'same')
    await create(2, 'other')
    // 3 in force, with a later draft of the text that is wanted; 4 of one that is not
    await create(3, 'other')
    await enact(3)
    await edit(3, 'same', 1)
    await create(4, 'same')
    await enact(4)
    await edit(4, 'other', 1)
    // 5 retired, never in force; 6 retired, was in force
    await create(5, 'same')
    await create(6, 'other')
    await enact(6)
    for (const n of [5, 6]) await done('fn_iu_retire', retireArgs(address(n), decision))
    // 7 of no document; 8 in force, to be soft-deleted; 9 a draft, to be soft-deleted
    await create(7, 'other', null)
    await create(8, 'same')
    await enact(8)
    await create(9, 'same')
    // 10 is new. Outside the text: a draft, one in force with a later draft, one of no document.
    await create(20, 'same')
    await create(21, 'same')
    await enact(21)
    await edit(21, 'other', 1)
    await create(22, 'same', null)
  })
  await admin(
    database,
    'ALTER TABLE public.information_unit DISABLE TRIGGER iu_1_gateway',
    `UPDATE public.information_unit SET deleted_at = now() WHERE canonical_address IN ('${address(8)}', '${address(9)}')`,
    'ALTER TABLE public.information_unit ENABLE TRIGGER iu_1_gateway',
  )
  expect((await tellsTheTruth(database, 'standing')).run.context_pins).toMatchObject({
    plan_creates: 1,
    plan_revises: 7,
    plan_keeps: 2,
    plan_retires: 3,
  })
  expect((await tellsTheTruth(database, 'standing')).run.context_pins).toMatchObject({
    plan_creates: 0,
    plan_revises: 0,
    plan_keeps: 10,
    plan_retires: 0,
  })
})
