import { expect, inject, test } from 'vitest'
import { installReference } from '../../../db/install.ts'
import { withClient } from '../../../db/with-client.ts'
import { scratchDatabase } from '../support/postgres.ts'
import { databaseOfFile } from '../support/reference.ts'

const adminUrl = inject('postgresAdminUrl')
const db = databaseOfFile('install')

const admin = async (sql: string): Promise<unknown[]> => (await db.as('admin', (client) => client.query(sql))).rows

test('several databases of one server are installed at once', async () => {
  const scratch = await Promise.all(Array.from({ length: 6 }, () => scratchDatabase(adminUrl, 'parallel')))
  await Promise.all(scratch.map(({ url }) => withClient(url, installReference)))
  await Promise.all(scratch.map(({ drop }) => drop()))
})

test('an installation over another refuses and leaves it as it was', async () => {
  await expect(db.as('admin', installReference)).rejects.toThrow(/already exists/)
  expect(await admin('SELECT count(*)::int AS words FROM public.dot_config')).toEqual([{ words: 26 }])
})

test('everything belongs to directus', async () => {
  const strangers = await admin(`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace IN ('public'::regnamespace, 'cutter_governance'::regnamespace)
      AND relowner <> 'directus'::regrole
    UNION ALL
    SELECT proname FROM pg_proc
    WHERE pronamespace IN ('public'::regnamespace, 'cutter_governance'::regnamespace)
      AND proowner <> 'directus'::regrole`)
  expect(strangers).toEqual([])
})

test('the four facts about grants are true', async () => {
  expect(
    await admin(`
      SELECT
        (SELECT bool_and(has_function_privilege('cutter_exec', oid, 'EXECUTE')) FROM pg_proc
          WHERE proname IN ('fn_iu_create', 'fn_iu_apply_edit_draft', 'fn_iu_enact', 'fn_iu_retire')) AS exec,
        has_table_privilege('cutter_verify', 'cutter_governance.verify_result', 'SELECT')
          AND has_table_privilege('cutter_verify', 'cutter_governance.verify_result', 'INSERT') AS verify,
        has_table_privilege('directus', 'cutter_governance.review_decision', 'SELECT') AS owner,
        (SELECT count(*)::int FROM pg_proc AS p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
          WHERE p.pronamespace IN ('public'::regnamespace, 'cutter_governance'::regnamespace) AND a.grantee = 0) AS leaks`),
  ).toEqual([{ exec: true, verify: true, owner: true, leaks: 0 }])
})

test('the four functions are SECURITY DEFINER with a search path of their own', async () => {
  expect(
    await admin(`
      SELECT proname, prosecdef, proconfig FROM pg_proc
      WHERE proname IN ('fn_iu_create', 'fn_iu_apply_edit_draft', 'fn_iu_enact', 'fn_iu_retire') ORDER BY proname`),
  ).toEqual(
    ['fn_iu_apply_edit_draft', 'fn_iu_create', 'fn_iu_enact', 'fn_iu_retire'].map((proname) => ({
      proname,
      prosecdef: true,
      proconfig: ['search_path=pg_catalog, pg_temp'],
    })),
  )
})

test('every role reaches both schemas without the help of PUBLIC', async () => {
  await db.as('admin', async (client) => {
    await client.query('BEGIN')
    await client.query('REVOKE ALL ON SCHEMA public, cutter_governance FROM PUBLIC')
    const reached = await client.query(`
      SELECT role, schema FROM unnest(ARRAY['directus', 'cutter_exec', 'cutter_verify', 'cutter_dryrun']) AS role,
        unnest(ARRAY['public', 'cutter_governance']) AS schema
      WHERE NOT has_schema_privilege(role, schema, 'USAGE')`)
    expect(reached.rows).toEqual([])
    await client.query('ROLLBACK')
  })
})
