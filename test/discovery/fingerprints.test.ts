import { describe, expect, test } from 'vitest'
import { fingerprintsIn, triggersIn } from '../../src/discovery/fingerprints.ts'
import type { FunctionRow } from '../../src/sql/functions.ts'
import { functionRow, type TriggerRow, triggerRow } from './rows.ts'

type Definition = FunctionRow['definition']

const { definition } = functionRow()
const printOf = (change: Partial<FunctionRow>) => fingerprintsIn([functionRow(change)])[0]?.fingerprint
const defined = (change: Partial<Definition>) => printOf({ definition: { ...definition, ...change } })
const roleOf = (change: Partial<FunctionRow>) => fingerprintsIn([functionRow(change)])[0]?.role
const firesOf = (change: Partial<TriggerRow>) => triggersIn([functionRow({ triggers: [triggerRow(change)] })])[0]

describe('a fingerprint', () => {
  test('H46 is the same for the same source: line ends, grants and triggers do not count', () => {
    expect(defined({ source: 'BEGIN\r\nEND' })).toBe(defined({ source: 'BEGIN\nEND' }))
    expect(printOf({ grants: { cutter_exec: ['EXECUTE'] }, triggers: [triggerRow()] })).toBe(printOf({}))
  })

  const OTHERWISE: { readonly [K in keyof Definition]: Definition[K] } = {
    kind: 'p',
    language: 'sql',
    returns: 'void',
    returns_set: true,
    argument_types: ['text'],
    argument_modes: ['i'],
    argument_names: ['address'],
    defaults: 'NULL',
    security_definer: true,
    volatility: 'i',
    strict: true,
    leakproof: true,
    parallel: 's',
    config: ['search_path=public'],
    source: 'BEGIN RETURN NULL; END',
    library: '$libdir/other',
    sql_body: 'RETURN 1',
  }
  test.each(Object.entries(OTHERWISE))('is another one with another %s', (column, value) => {
    expect(defined({ [column]: value })).not.toBe(printOf({}))
  })

  test('is another one under another signature', () => {
    expect(printOf({ signature: 'public.guard(text)' })).not.toBe(printOf({}))
  })
})

describe('the part that a function plays', () => {
  test.each([
    ['fn_iu_create', 'create'],
    ['fn_iu_apply_edit_draft', 'revise'],
    ['fn_iu_enact', 'enact'],
    ['fn_iu_retire', 'retire'],
  ])('%s plays %s where it is the canonical one, and is a guard under the same name elsewhere', (name, role) => {
    expect(roleOf({ name, canonical: true })).toBe(role)
    expect(roleOf({ name, canonical: false })).toBe('guard')
  })

  test.each([
    ['fn_iu_gateway_guard', 'gateway'],
    ['fn_iu_birth_gate', 'birth_gate'],
    ['fn_iu_immutability_guard', 'immutability'],
    ['ledger_append_only', 'immutability'],
    ['audit', 'guard'],
  ])('%s tells by its name: %s', (name, role) => expect(roleOf({ name })).toBe(role))
})

describe('a trigger', () => {
  test.each<[fires: string, trigger: Partial<TriggerRow>]>([
    ['BEFORE ROW INSERT', { type: 1 | 2 | 4 }],
    ['BEFORE ROW INSERT OR UPDATE OR DELETE', { type: 1 | 2 | 4 | 8 | 16 }],
    ['AFTER ROW DELETE', { type: 1 | 8 }],
    ['AFTER STATEMENT TRUNCATE', { type: 32 }],
    ['INSTEAD OF ROW UPDATE', { type: 1 | 16 | 64 }],
    ['BEFORE ROW UPDATE OF body, title', { type: 1 | 2 | 16, columns: ['body', 'title'] }],
    ['BEFORE ROW UPDATE: WHEN (old.x)', { type: 1 | 2 | 16, conditional: 'WHEN (old.x)' }],
  ])('fires %s', (fires, trigger) => expect(firesOf(trigger)).toMatchObject({ fires }))

  test.each([
    ['O', true],
    ['A', true],
    ['R', false],
    ['D', false],
  ])('of state %s counts as enabled: %s', (enabled, is) => expect(firesOf({ enabled })).toMatchObject({ enabled: is }))
})

test('functions and triggers stand in one order, whatever that of the rows', () => {
  const guard = (signature: string, table: string): FunctionRow =>
    functionRow({ signature, triggers: [triggerRow({ table })] })
  const rows = [guard('public.b()', 'a'), guard('public.a()', 'b')]
  expect(fingerprintsIn(rows).map(({ signature }) => signature)).toEqual(['public.a()', 'public.b()'])
  expect(triggersIn(rows).map(({ table }) => table)).toEqual(['public.a', 'public.b'])
  expect(fingerprintsIn(rows.toReversed())).toEqual(fingerprintsIn(rows))
  expect(triggersIn(rows.toReversed())).toEqual(triggersIn(rows))
})
