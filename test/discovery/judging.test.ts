import { describe, expect, test } from 'vitest'
import { Catalog } from '../../src/discovery/catalog.ts'
import { fingerprintsIn, triggersIn } from '../../src/discovery/fingerprints.ts'
import { gradeRights } from '../../src/discovery/grade-rights.ts'
import { existingUnits } from '../../src/discovery/units.ts'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import type { FunctionRow } from '../../src/sql/functions.ts'
import { registryFor } from '../../src/sql/registry.ts'
import { RIGHT_KINDS, type RightRow } from '../../src/sql/role-rights.ts'
import type { SiteRow } from '../../src/sql/site.ts'
import { ask } from '../../src/sql/statement.ts'
import type { UnitRow } from '../../src/sql/units.ts'
import { idOf } from '../fakes/facts.ts'

const right = (change: Partial<RightRow>): RightRow => ({
  kind: 'target',
  right: 'INSERT',
  object: 'public.information_unit',
  object_kind: 'TABLE',
  holder: 'reader',
  via: null,
  role: 'reader',
  ...change,
})

describe('rights', () => {
  test('every kind is graded and has a cure', () => {
    for (const kind of RIGHT_KINDS) {
      const { refused, reported } = gradeRights('reader', [right({ kind })])
      expect([...refused, ...reported]).toHaveLength(1)
      expect([...refused, ...reported][0]?.cure).not.toBe('')
    }
  })

  test('a right that is only reported stays reported through PUBLIC', () => {
    const status = gradeRights('reader', [right({ kind: 'everywhere', holder: 'PUBLIC' })])
    expect(status).toMatchObject({ refused: [], public_rights: [], reported: [{ through: 'PUBLIC' }] })
  })

  test('through another role the cure is to leave the role by which it was reached', () => {
    const [refused] = gradeRights('reader', [right({ holder: 'owner', via: 'team' })]).refused
    expect(refused).toMatchObject({ through: 'owner', cure: 'REVOKE team FROM reader;' })
  })

  test('the order of rows changes nothing', () => {
    const rows = [right({}), right({ right: 'UPDATE' }), right({ holder: 'team', via: 'team' })]
    expect(gradeRights('reader', rows.toReversed())).toEqual(gradeRights('reader', rows))
  })
})

const guard = (signature: string, table: string): FunctionRow => ({
  schema: 'public',
  name: 'guard',
  signature,
  canonical: false,
  definition: {
    kind: 'f',
    language: 'plpgsql',
    returns: 'trigger',
    returns_set: false,
    argument_types: null,
    argument_modes: null,
    argument_names: null,
    defaults: null,
    security_definer: false,
    volatility: 'v',
    strict: false,
    leakproof: false,
    parallel: 'u',
    config: null,
    source: `-- ${signature}`,
    library: null,
    sql_body: null,
  },
  grants: {},
  triggers: [{ schema: 'public', table, name: 'guarded', enabled: 'O', type: 7, columns: [], conditional: null }],
})

test('functions and triggers stand in one order, whatever that of the rows', () => {
  const rows = [guard('public.b()', 'a'), guard('public.a()', 'b')]
  expect(fingerprintsIn(rows).map(({ signature }) => signature)).toEqual(['public.a()', 'public.b()'])
  expect(triggersIn(rows).map(({ table }) => table)).toEqual(['public.a', 'public.b'])
  expect(fingerprintsIn(rows.toReversed())).toEqual(fingerprintsIn(rows))
  expect(triggersIn(rows.toReversed())).toEqual(triggersIn(rows))
})

const unit = (change: Partial<UnitRow>): UnitRow => ({
  unit_id: idOf('unit'),
  address: 'BY-LAW/A',
  is_foreign: false,
  unit_kind: 'law_unit',
  section_type: null,
  lifecycle_status: 'draft',
  deleted: false,
  parent_address: null,
  sort_order: null,
  version_id: idOf('version'),
  version_seq: 1,
  version_status: 'draft',
  title: 'A',
  body: 'Text.',
  length: 6,
  content_hash: 'hash',
  enacted_version_id: null,
  enacted_version_seq: null,
  enacted_content_hash: null,
  ...change,
})

describe('existing units', () => {
  test('stand in the order of their addresses, by code unit, whatever the locale of the database gave', () => {
    const rows = ['BY-LAW/B', 'BY-LAW/A-2', 'BY-LAW/A'].map((address) => unit({ address }))
    expect(existingUnits(rows, 64).baseline.map(({ address }) => address)).toEqual([
      'BY-LAW/A',
      'BY-LAW/A-2',
      'BY-LAW/B',
    ])
  })

  test('a unit without a version is refused by its address, not left out', () => {
    expect(() => existingUnits([unit({ version_id: null })], 64)).toThrow(
      expect.objectContaining({
        code: 'STOP_REFUSED_INPUT',
        details: [expect.objectContaining({ message: 'BY-LAW/A' })],
      }),
    )
  })

  test('foreign addresses need no version', () => {
    expect(existingUnits([unit({ is_foreign: true, version_id: null })], 64)).toEqual({
      baseline: [],
      foreign: ['BY-LAW/A'],
    })
  })
})

describe('what stands', () => {
  const relation = (change: object): SiteRow => ({
    kind: 'relation',
    fact: {
      schema: 'public',
      name: 'dot_config',
      may_use_schema: true,
      may_select: true,
      filtered: false,
      runs: [],
      estimate: null,
      grants: {},
      ...change,
    },
  })
  const target: SiteRow = {
    kind: 'target',
    fact: {
      system_identifier: '1',
      database: 'db',
      endpoint: 'local',
      server_version: '18',
      in_recovery: true,
      replay_lag_ms: 12,
      role: 'reader',
    },
  }
  const catalog = (...rows: readonly SiteRow[]): Catalog => new Catalog([target, ...rows], DEFAULT_SITE)

  test('a table that can be read hides nothing', () => {
    expect(catalog(relation({})).hidden(['dot_config'])).toBeNull()
  })

  test.each([
    [{ may_select: false }, 'GRANT SELECT ON public.dot_config TO reader;'],
    [{ may_use_schema: false }, 'GRANT USAGE ON SCHEMA public TO reader;'],
    [{ filtered: true }, expect.stringContaining('Row-level security')],
    [{ schema: 'elsewhere' }, expect.stringContaining('There is no table public.dot_config')],
  ])('%j is not visible, with what would show it', (change, grant) => {
    expect(catalog(relation(change)).hidden(['dot_config'])).toEqual({
      kind: 'not_visible',
      object: 'public.dot_config',
      grant,
    })
  })

  test('a standby tells how far it lags', () => {
    expect(catalog().target).toMatchObject({ in_recovery: true, replay_lag_ms: 12 })
  })
})

test('a row of another shape is refused by the column that is wrong, not passed on', async () => {
  const { vocabulary } = registryFor(DEFAULT_SITE)
  const answer = ask(async () => [{ kind: 'colour', word: 'red' }], vocabulary, [])
  await expect(answer).rejects.toMatchObject({
    code: 'STOP_REFUSED_INPUT',
    details: [expect.objectContaining({ message: expect.stringMatching(/^kind: /) })],
  })
})
