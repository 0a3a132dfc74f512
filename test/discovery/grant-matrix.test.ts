import { describe, expect, test } from 'vitest'
import { Catalog } from '../../src/discovery/catalog.ts'
import { grantMatrix, rolesAsked } from '../../src/discovery/grant-matrix.ts'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import type { FunctionRow } from '../../src/sql/functions.ts'

const create: FunctionRow = {
  schema: 'public',
  name: 'fn_iu_create',
  signature: 'public.fn_iu_create(text)',
  canonical: true,
  definition: {
    kind: 'f',
    language: 'plpgsql',
    returns: 'jsonb',
    returns_set: false,
    argument_types: null,
    argument_modes: null,
    argument_names: null,
    defaults: null,
    security_definer: true,
    volatility: 'v',
    strict: false,
    leakproof: false,
    parallel: 'u',
    config: null,
    source: 'BEGIN END',
    library: null,
    sql_body: null,
  },
  grants: { cutter_exec: ['EXECUTE'] },
  triggers: [],
}
const catalog = new Catalog(
  [
    {
      kind: 'target',
      fact: {
        system_identifier: '1',
        database: 'db',
        endpoint: 'local',
        server_version: '18',
        in_recovery: false,
        replay_lag_ms: null,
        role: 'reader',
      },
    },
  ],
  DEFAULT_SITE,
)
const matrix = grantMatrix({ catalog, functions: [create], names: DEFAULT_SITE, roles: rolesAsked(DEFAULT_SITE) })
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
})
