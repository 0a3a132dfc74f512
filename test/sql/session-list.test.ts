import { parse } from 'libpg-query'
import { describe, expect, test } from 'vitest'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import { BACK_TO_SAVEPOINT, FENCED_PROBES, SAVEPOINT, SAVEPOINT_PROBES, UNFENCED_PROBES } from '../../src/sql/probes.ts'
import { namesByText, registryFor } from '../../src/sql/registry.ts'
import { BEGIN, END_CHECKS, FENCE, LEFTOVERS, RENAME, ROLLBACK } from '../../src/sql/session.ts'

/** The private list beside the registry, by PostgreSQL's own parser: what brackets a session, and what the doctor tries. */

const PROBES = [...FENCED_PROBES, ...UNFENCED_PROBES, ...SAVEPOINT_PROBES]

async function statementsOf(sql: string): Promise<readonly (readonly [string, Record<string, unknown>])[]> {
  const { stmts = [] } = await parse(sql)
  return stmts.flatMap(({ stmt }) => Object.entries(stmt ?? {}) as [string, Record<string, unknown>][])
}

/** Names of relations and functions, wherever they stand in the tree. */
async function namesIn(sql: string): Promise<readonly string[]> {
  const tree = JSON.stringify(await parse(sql))
  const relations = [...tree.matchAll(/"relname":"([^"]+)"/g)].map(([, name]) => name ?? '')
  const functions = [...tree.matchAll(/"funcname":\[((?:[^[\]])*)\]/g)].map(([, parts = '']) =>
    [...parts.matchAll(/"sval":"([^"]+)"/g)].map(([, part]) => part).join('.'),
  )
  return [...relations, ...functions]
}

describe('what brackets a session', () => {
  test('BEGIN is one statement: repeatable read, read only', async () => {
    const [[kind, node] = ['', {}], ...more] = await statementsOf(BEGIN.sql)
    expect([kind, more]).toEqual(['TransactionStmt', []])
    expect(node['kind']).toBe('TRANS_STMT_BEGIN')
    const options = JSON.stringify(node['options'])
    expect(options).toMatch(/"transaction_isolation".*"repeatable read".*"transaction_read_only".*"ival":1/)
  })

  test.each([
    [ROLLBACK.sql, 'TRANS_STMT_ROLLBACK'],
    [SAVEPOINT.sql, 'TRANS_STMT_SAVEPOINT'],
    [BACK_TO_SAVEPOINT.sql, 'TRANS_STMT_ROLLBACK_TO'],
  ])('%s is that and nothing else', async (sql, kind) => {
    expect((await statementsOf(sql)).map(([name, node]) => [name, node['kind']])).toEqual([['TransactionStmt', kind]])
  })

  test('what a kept connection is asked between two sessions: one SELECT each, of the catalog, which sets the name and nothing else', async () => {
    for (const { sql } of [RENAME, LEFTOVERS])
      expect((await statementsOf(sql)).map(([kind]) => kind)).toEqual(['SelectStmt'])
    expect(await namesIn(RENAME.sql)).toEqual(['set_config'])
    expect(RENAME.sql).toContain("set_config('application_name', $1::text, false)")
    expect((await namesIn(LEFTOVERS.sql)).filter((name) => !/^(pg_|jsonb_agg$|pg_catalog)/.test(name))).toEqual([])
  })

  test('no statement of it can be had from the registry', () => {
    const known = namesByText(registryFor(DEFAULT_SITE))
    const own = [BEGIN, ROLLBACK, FENCE, END_CHECKS, RENAME, LEFTOVERS, SAVEPOINT, BACK_TO_SAVEPOINT, ...PROBES].map(
      ({ sql }) => sql,
    )
    expect(own.filter((sql) => known.has(sql))).toEqual([])
  })
})

describe('H45 what the doctor tries', () => {
  test.each(
    PROBES.map((probe) => [probe.name, probe] as const),
  )('%s: one statement, on no table of anybody', async (_name, probe) => {
    const statements = await statementsOf(probe.sql)
    expect(statements).toHaveLength(probe.name === 'two_statements_at_once' ? 2 : 1)
    const allowed = [
      'iu_cutter_probe',
      'pg_catalog.set_config',
      'pg_catalog.pg_current_xact_id',
      'pg_temp.iu_cutter_probe',
    ]
    expect((await namesIn(probe.sql)).filter((name) => !allowed.includes(name))).toEqual([])
    expect(statements.map(([kind]) => kind)).not.toContain('InsertStmt')
  })

  test('each has an SQLSTATE to be refused by, on a standby always, and a name of its own', () => {
    expect(new Set(PROBES.map(({ name }) => name)).size).toBe(PROBES.length)
    const codes = PROBES.flatMap(({ primary, standby }) => [primary ?? standby, standby])
    expect(codes.every((expected) => expected.length > 0 && expected.every((code) => /^[0-9A-Z]{5}$/.test(code)))).toBe(
      true,
    )
  })

  test('what sets the transaction writable is tried outside a savepoint, for inside one it cannot pass', () => {
    const setting = /transaction_read_only|READ WRITE/
    expect(SAVEPOINT_PROBES.filter(({ sql }) => setting.test(sql))).toEqual([])
    expect(FENCED_PROBES.filter(({ sql }) => setting.test(sql)).length).toBeGreaterThan(3)
  })
})
