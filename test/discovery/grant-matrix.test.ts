import { describe, expect, test } from 'vitest'
import { Catalog } from '../../src/discovery/catalog.ts'
import { grantMatrix, rolesAsked } from '../../src/discovery/grant-matrix.ts'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import type { SiteRow } from '../../src/sql/site.ts'
import { functionRow, relationRow, targetRow } from './rows.ts'

const create = functionRow({
  name: 'fn_iu_create',
  signature: 'public.fn_iu_create(text)',
  canonical: true,
  grants: { cutter_exec: ['EXECUTE'] },
})
const helper = functionRow({ name: 'helper', signature: 'public.helper()', grants: { PUBLIC: ['EXECUTE'] } })
const rows: readonly SiteRow[] = [
  targetRow(),
  { kind: 'schema', fact: { name: 'public', grants: { cutter_exec: ['USAGE'] } } },
  relationRow('dot_config', { grants: { directus: ['SELECT', 'INSERT'] } }),
]
const matrixOf = (functions = [create, helper], site = rows) =>
  grantMatrix({
    catalog: new Catalog(site, DEFAULT_SITE),
    functions,
    names: DEFAULT_SITE,
    roles: rolesAsked(DEFAULT_SITE),
  })
const matrix = matrixOf()
const held = (object: string) =>
  matrix.flatMap((fact) => (fact.object === object && fact.granted ? [`${fact.grantee} ${fact.privilege}`] : []))
const executes = (object: string) =>
  matrix.flatMap((fact) => (fact.object === object ? [`${fact.grantee} ${fact.granted}`] : []))

describe('the matrix of grants', () => {
  test('states of a canonical function who may execute it, PUBLIC among them', () => {
    expect(executes('public.fn_iu_create(text)')).toEqual([
      'PUBLIC false',
      'cutter_exec true',
      'cutter_verify false',
      'directus false',
    ])
  })

  test('states of one that is not there that nobody may, and of one that is, nothing under its bare name', () => {
    expect(executes('public.fn_iu_retire')).toEqual([
      'PUBLIC false',
      'cutter_exec false',
      'cutter_verify false',
      'directus false',
    ])
    expect(executes('public.fn_iu_create')).toEqual([])
  })

  test('of a table that is not there nothing is granted', () => {
    const facts = matrix.filter(({ object }) => object === 'cutter_governance.verify_result')
    expect(facts.length).toBeGreaterThan(0)
    expect(facts.filter(({ granted }) => granted)).toEqual([])
  })

  test('of schemas and tables it states what each role holds', () => {
    expect(held('public')).toEqual(['cutter_exec USAGE'])
    expect(held('public.dot_config')).toEqual(['directus INSERT', 'directus SELECT'])
  })

  test('functions that only triggers run are not asked for: who may execute those changes nothing', () => {
    expect(executes('public.helper()')).toEqual([])
  })

  test('H6 is the same whatever the order of the rows', () => {
    expect(matrixOf([helper, create], rows.toReversed())).toEqual(matrix)
  })
})
