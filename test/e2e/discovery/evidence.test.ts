import { beforeAll, expect, test } from 'vitest'
import { OTHER_UNITS_COUNTED } from '../../../src/orchestrator/facts.ts'
import { databaseOfFile } from '../support/reference.ts'
import { admin, createUnit, factsAs, loadByLaw, readOnlyOn } from './support.ts'

/** H22, H46 What a session says of itself, and what its context costs. */

const db = databaseOfFile('evidence')

beforeAll(async () => {
  await loadByLaw(db)
  await db.as('cutter_exec', (client) => createUnit(client, 'BY-LAW/ARTICLE-1', 'The society is called Example.'))
})

const facts = () => factsAs(db.urlAs('cutter_dryrun'))

/** Units of another document, put there as no function would: what they are is of no matter, how many they are is. */
const manyOthers = (n: number, under = 'MANY'): Promise<void> =>
  admin(
    db,
    `SET session_replication_role = replica;
     INSERT INTO public.information_unit
     SELECT (jsonb_populate_record(u, jsonb_build_object(
       'id', gen_random_uuid(), 'canonical_address', '${under}/ARTICLE-' || n, 'doc_code', 'MANY'))).*
     FROM generate_series(1, ${n}) AS n, public.information_unit AS u WHERE u.canonical_address = 'BY-LAW/ARTICLE-1';
     RESET session_replication_role`,
  )

test('H17 whoever logs in, a transaction of ours is read-only unless it says otherwise', async () => {
  const { evidence } = await readOnlyOn(db.url)('evidence', async () => null)
  expect(evidence).toMatchObject({ role: 'postgres', default_read_only: true })
})

test('a session tells its settings as they stood at its end', async () => {
  const { settings } = (await facts()).evidence
  expect(settings).toEqual({
    statement_timeout: '30s',
    lock_timeout: '2s',
    idle_in_transaction_session_timeout: '1min',
    search_path: 'pg_catalog,pg_temp',
    session_replication_role: 'origin',
  })
})

test('rows of whole tables are estimates: those of the planner, or none where a table was never analysed', async () => {
  await admin(db, 'ANALYZE public.information_unit')
  const { estimates } = await facts()
  const rows = Object.fromEntries(estimates.map((one) => [one.table, one.rows]))
  expect(rows).toMatchObject({ 'public.information_unit': 1, 'cutter_governance.verify_result': null })
  expect(estimates).toHaveLength(15)
})

test('units of other documents are counted no farther than a bound, however many there are', async () => {
  await manyOthers(OTHER_UNITS_COUNTED - 1)
  expect((await facts()).survey.other_documents_units).toBe(OTHER_UNITS_COUNTED - 1)
  await manyOthers(OTHER_UNITS_COUNTED - 1, 'MORE')
  expect((await facts()).survey.other_documents_units).toBe(OTHER_UNITS_COUNTED + 1)
})
