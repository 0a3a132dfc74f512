import { describe, expect, test } from 'vitest'
import { Catalog } from '../../src/discovery/catalog.ts'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import type { RelationRow, SiteRow } from '../../src/sql/site.ts'
import { relationRow, targetRow } from './rows.ts'

const catalog = (...rows: readonly SiteRow[]): Catalog => new Catalog([targetRow(), ...rows], DEFAULT_SITE)

describe('what stands', () => {
  test('a table that can be read hides nothing', async () => {
    expect(catalog(relationRow('dot_config')).hidden(['dot_config'])).toBeNull()
    expect(await catalog(relationRow('dot_config')).visible(['dot_config'], async () => 7)).toEqual({
      kind: 'visible',
      value: 7,
    })
  })

  test.each<readonly [change: Partial<RelationRow>, grant: unknown]>([
    [{ may_select: false }, 'GRANT SELECT ON public.dot_config TO reader;'],
    [{ may_use_schema: false }, 'GRANT USAGE ON SCHEMA public TO reader;'],
    [
      { may_use_schema: false, may_select: false },
      'GRANT USAGE ON SCHEMA public TO reader; GRANT SELECT ON public.dot_config TO reader;',
    ],
    [{ filtered: true }, expect.stringContaining('Row-level security')],
    [{ schema: 'elsewhere' }, expect.stringContaining('There is no table public.dot_config')],
  ])('H46 %j is not visible, with what would show it, and is not asked', async (change, grant) => {
    const asked = catalog(relationRow('dot_config', change)).visible(['dot_config'], () =>
      Promise.reject(new Error('asked of a table that is not visible')),
    )
    expect(await asked).toEqual({ kind: 'not_visible', object: 'public.dot_config', grant })
  })

  test('H20 a view in the place of a table is not read, whatever its grants', () => {
    const view = relationRow('dot_config', { runs: ['view public.dot_config'] })
    expect(catalog(view).hidden(['dot_config'])?.grant).toContain('run what stands behind view public.dot_config')
  })

  test('of several tables the first that hides is named', () => {
    const rows = [relationRow('dot_config'), relationRow('unit_version', { may_select: false })]
    expect(catalog(...rows).hidden(['dot_config', 'unit_version'])).toMatchObject({ object: 'public.unit_version' })
  })

  test('where documents cannot be seen none is unknown: the run stops with the grant', () => {
    const hidden = catalog(relationRow('source_document', { may_select: false }))
    expect(() => hidden.require(['source_document'])).toThrow(
      expect.objectContaining({
        code: 'STOP_DOCUMENT_UNKNOWN',
        details: [expect.objectContaining({ cure: 'GRANT SELECT ON public.source_document TO reader;' })],
      }),
    )
    expect(() => catalog(relationRow('source_document')).require(['source_document'])).not.toThrow()
  })

  test('a standby tells how far it lags', () => {
    const standby = new Catalog([targetRow({ in_recovery: true, replay_lag_ms: 12 })], DEFAULT_SITE)
    expect(standby.target).toMatchObject({ in_recovery: true, replay_lag_ms: 12 })
  })

  test('H6 estimates stand in one order; a table that was never analysed has none', () => {
    const rows = [relationRow('unit_version', { estimate: 9 }), relationRow('dot_config')]
    const expected = [
      { table: 'public.dot_config', rows: null },
      { table: 'public.unit_version', rows: 9 },
    ]
    expect(catalog(...rows).estimates()).toEqual(expected)
    expect(catalog(...rows.toReversed()).estimates()).toEqual(expected)
  })
})
