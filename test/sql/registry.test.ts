import { parse } from 'libpg-query'
import { describe, expect, test } from 'vitest'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import { labelOf, TABLE_NAMES } from '../../src/sql/names.ts'
import { namesByText, registryFor } from '../../src/sql/registry.ts'
import { END_CHECKS, FENCE } from '../../src/sql/session.ts'

/** H24: every statement is parsed by PostgreSQL's own parser and walked whole, functions in FROM included. */

type Node = Readonly<Record<string, unknown>>

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every node of a tree, as [kind, node]. */
function* walk(value: unknown): Generator<readonly [string, Node]> {
  if (Array.isArray(value)) for (const item of value) yield* walk(item)
  if (!isNode(value)) return
  for (const [kind, child] of Object.entries(value)) {
    if (isNode(child)) yield [kind, child]
    yield* walk(child)
  }
}

const textOf = (list: unknown): string => {
  const parts = [...walk(list)].flatMap(([kind, node]) => (kind === 'String' ? [String(node['sval'])] : []))
  return parts.filter((part) => part !== 'pg_catalog').join('.')
}

const CATALOGS =
  `pg_aggregate pg_am pg_amproc pg_attribute pg_auth_members pg_cast pg_class pg_constraint pg_database pg_db_role_setting pg_depend
  pg_event_trigger pg_extension pg_index pg_inherits pg_language pg_locks pg_namespace pg_opfamily pg_proc pg_rewrite pg_roles pg_trigger`.split(
    /\s+/,
  )

/** Functions that only look. */
const FUNCTIONS = new Set(
  `acldefault aclexplode clock_timestamp convert_to count current_database current_setting encode extract
  format format_type has_schema_privilege has_table_privilege host inet_server_addr inet_server_port jsonb_agg
  jsonb_build_object jsonb_object_agg length octet_length oidvectortypes pg_backend_pid pg_control_system pg_current_snapshot
  pg_current_xact_id_if_assigned pg_get_expr pg_get_function_sqlbody pg_get_triggerdef pg_identify_object pg_is_in_recovery
  pg_last_wal_receive_lsn pg_last_wal_replay_lsn pg_last_xact_replay_timestamp quote_ident regexp_replace row_security_active sha256
  starts_with string_agg substr to_char to_json to_jsonb transaction_timestamp timezone unnest`.split(/\s+/),
)

const FORBIDDEN = /^(IntoClause|LockingClause|InsertStmt|UpdateStmt|DeleteStmt|MergeStmt|CallStmt|CopyStmt)$/

async function look(sql: string) {
  const { stmts } = await parse(sql)
  const nodes = [...walk(stmts)]
  const of = (kind: string): readonly Node[] => nodes.filter(([found]) => found === kind).map(([, node]) => node)
  const ctes = new Set(of('CommonTableExpr').map((node) => node['ctename']))
  return {
    statements: stmts?.map(({ stmt }) => Object.keys(stmt ?? {})),
    forbidden: nodes.filter(([kind]) => FORBIDDEN.test(kind)).map(([kind]) => kind),
    // intoClause and lockingClause are keys of a SelectStmt, whatever their node is called.
    clauses: of('SelectStmt').flatMap((node) =>
      ['intoClause', 'lockingClause'].filter((key) => node[key] !== undefined),
    ),
    functions: [...new Set(of('FuncCall').map((node) => textOf(node['funcname'])))],
    relations: [
      ...new Set(
        of('RangeVar')
          .filter((node) => node['schemaname'] !== undefined || !ctes.has(node['relname']))
          .map((node) => [node['schemaname'], node['relname']].filter((part) => part !== undefined).join('.')),
      ),
    ],
  }
}

const registry = registryFor(DEFAULT_SITE)
const statements = [
  ...[...namesByText(registry)].map(([sql, name]) => [name, sql] as const),
  [FENCE.name, FENCE.sql] as const,
  [END_CHECKS.name, END_CHECKS.sql] as const,
]
const TABLES = new Set([
  ...CATALOGS,
  ...TABLE_NAMES.map((table) => `public.${table}`),
  ...TABLE_NAMES.map((table) => `cutter_governance.${table}`),
])

describe('H24 each statement of the registry', () => {
  test.each(statements)('%s is one plain SELECT over known tables and functions', async (_name, sql) => {
    const seen = await look(sql)
    expect(seen.statements).toEqual([['SelectStmt']])
    expect(seen.forbidden).toEqual([])
    expect(seen.clauses).toEqual([])
    expect(seen.relations.filter((relation) => !TABLES.has(relation))).toEqual([])
    expect(seen.functions.filter((name) => !FUNCTIONS.has(name))).toEqual([])
  })
})

test('every table that the role may read is read by a statement, so it has no right that nothing needs', async () => {
  const read = (await Promise.all(statements.map(async ([, sql]) => (await look(sql)).relations))).flat()
  const mine = TABLE_NAMES.map((table) => labelOf(DEFAULT_SITE, table))
  expect(mine.filter((table) => !read.includes(table))).toEqual([])
})

test('the list of functions holds none that no statement calls', async () => {
  const called = await Promise.all(statements.map(async ([, sql]) => (await look(sql)).functions))
  expect([...FUNCTIONS].filter((name) => !called.flat().includes(name))).toEqual([])
})

describe('H24 the walk itself sees', () => {
  test.each([
    ["SELECT * FROM dblink('a', 'b') AS t(x int)", 'functions', 'dblink'],
    ['SELECT (SELECT max(pg_advisory_lock(1)::text))', 'functions', 'pg_advisory_lock'],
    ['WITH a AS (SELECT 1) SELECT * FROM public.a', 'relations', 'public.a'],
    ['WITH a AS (DELETE FROM b RETURNING *) SELECT * FROM a', 'forbidden', 'DeleteStmt'],
    ['SELECT 1 INTO c', 'clauses', 'intoClause'],
    ['SELECT a FROM b FOR UPDATE', 'clauses', 'lockingClause'],
    ['SELECT 1 ORDER BY pg_sleep(1)', 'functions', 'pg_sleep'],
  ] as const)('%s', async (sql, where, what) => {
    expect((await look(sql))[where]).toContain(what)
  })
})

test('names and texts are unique, so that a text says which statement it is', () => {
  expect(new Set(statements.map(([name]) => name)).size).toBe(statements.length)
  expect(new Set(statements.map(([, sql]) => sql)).size).toBe(statements.length)
})

test('the registry is closed: it and what it holds cannot be changed', () => {
  expect(Object.isFrozen(registry)).toBe(true)
  expect(Object.isFrozen(registry.surveyOf)).toBe(true)
  expect(Object.values({ ...registry, ...registry.surveyOf }).every((entry) => Object.isFrozen(entry))).toBe(true)
})

test('names of schemas are quoted: whatever they hold, a statement stays one SELECT over that schema', async () => {
  const names = { unit_schema: `My "Units"; DROP TABLE x; --`, governance_schema: "it's" }
  for (const [sql] of namesByText(registryFor(names))) {
    const seen = await look(sql)
    expect(seen.statements).toEqual([['SelectStmt']])
    const schemas = seen.relations.flatMap((relation) =>
      relation.includes('.') ? [relation.slice(0, relation.lastIndexOf('.'))] : [],
    )
    expect([names.unit_schema, names.governance_schema]).toEqual(expect.arrayContaining([...new Set(schemas)]))
  }
})

test('a backslash in a name is refused, for settings decide what it means in a literal', () => {
  expect(() => registryFor({ unit_schema: 'a\\', governance_schema: 'b' })).toThrow(/^BUG-quote-literal/)
})
