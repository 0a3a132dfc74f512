import { beforeAll, expect, test } from 'vitest'
import type { Facts } from '../../../src/orchestrator/facts.ts'
import { databaseOfFile, type ReferenceDatabase } from '../support/reference.ts'
import { admin, factsAs, loadByLaw } from './support.ts'

const one = databaseOfFile('prints')
const two = databaseOfFile('prints')
beforeAll(() => Promise.all([loadByLaw(one), loadByLaw(two)]))

const factsOn = (db: ReferenceDatabase): Promise<Facts> => factsAs(db.urlAs('cutter_dryrun'))
const prints = ({ functions }: Facts): Readonly<Record<string, string>> =>
  Object.fromEntries(functions.map(({ signature, fingerprint }) => [signature, fingerprint]))

test('H46 the same source has the same fingerprint in another database, under another oid and owner', async () => {
  const before = await factsOn(one)
  await admin(
    two,
    'ALTER FUNCTION public.fn_iu_gateway_guard() OWNER TO postgres',
    'CREATE TABLE public.noise (a int)',
    "DO $$ DECLARE src text := pg_get_functiondef('public.fn_iu_retire'::regproc); BEGIN DROP FUNCTION public.fn_iu_retire; EXECUTE src; END $$",
    'REVOKE EXECUTE ON FUNCTION public.fn_iu_retire FROM PUBLIC',
  )
  const after = await factsOn(two)
  expect(prints(after)).toEqual(prints(before))
  expect(after.triggers).toEqual(before.triggers)
})

test('each function stands with the part it plays', async () => {
  const { functions } = await factsOn(one)
  const roles = Object.groupBy(functions, ({ role }) => role)
  expect(
    Object.fromEntries(Object.entries(roles).map(([role, of]) => [role, of.map(({ signature }) => signature)])),
  ).toEqual({
    create: [expect.stringMatching(/^public\.fn_iu_create\(text, text, .*integer\)$/)],
    revise: ['public.fn_iu_apply_edit_draft(text, text, text, text, integer)'],
    enact: ['public.fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean)'],
    retire: ['public.fn_iu_retire(text, text, uuid, text)'],
    gateway: ['public.fn_iu_gateway_guard()'],
    birth_gate: ['public.fn_iu_birth_gate()', 'public.fn_uv_birth_gate()'],
    immutability: [
      'public.fn_append_only_guard()',
      'public.fn_iu_immutability_guard()',
      'public.fn_uv_immutability_guard()',
    ],
    guard: ['cutter_governance.fn_dot_separation_guard()'],
  })
})

const CHANGES: Readonly<Record<string, string>> = {
  'its source':
    "CREATE OR REPLACE FUNCTION public.fn_uv_birth_gate() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN NEW; END'",
  'SECURITY DEFINER': 'ALTER FUNCTION public.fn_uv_birth_gate() SECURITY DEFINER',
  'a setting': 'ALTER FUNCTION public.fn_uv_birth_gate() SET work_mem = 65536',
  'its search_path': 'ALTER FUNCTION public.fn_uv_birth_gate() RESET search_path',
  volatility: 'ALTER FUNCTION public.fn_uv_birth_gate() STABLE',
  strictness: 'ALTER FUNCTION public.fn_uv_birth_gate() STRICT',
}

test.each(
  Object.entries(CHANGES),
)('a function whose %s changed has another fingerprint, and it alone', async (_what, change) => {
  const before = prints(await factsOn(one))
  await admin(one, change)
  const after = prints(await factsOn(one))
  expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(['public.fn_uv_birth_gate()'])
})

test('triggers say on which table, when, and whether they fire', async () => {
  await admin(
    one,
    'ALTER TABLE public.information_unit DISABLE TRIGGER iu_2_birth_gate',
    'CREATE TRIGGER extra AFTER UPDATE OF title ON public.unit_version FOR EACH ROW WHEN (OLD.title <> NEW.title) EXECUTE FUNCTION public.fn_append_only_guard()',
  )
  const { triggers } = await factsOn(one)
  const find = (name: string) => triggers.find((trigger) => trigger.name === name)
  expect(find('iu_1_gateway')).toEqual({
    table: 'public.information_unit',
    name: 'iu_1_gateway',
    enabled: true,
    fires: 'BEFORE ROW INSERT OR UPDATE OR DELETE',
    function: 'public.fn_iu_gateway_guard()',
  })
  expect(find('iu_2_birth_gate')).toMatchObject({ enabled: false })
  expect(find('extra')?.fires).toMatch(/^AFTER ROW UPDATE OF title: .*WHEN .*old\.title <> new\.title/)
})
