import * as z from 'zod/mini'
import { CANONICAL_FUNCTIONS } from '../orchestrator/grants.ts'
import { FUNCTION_PRIVILEGES, grantsOn, grantsRow, WANTED_ROLES } from './grants.ts'
import { knownTables, quoteLiteral, type SchemaNames } from './names.ts'
import type { Statement } from './statement.ts'

/**
 * The canonical functions, and those that triggers on the known tables run. They are read from catalog rows, for only these
 * belong to our snapshot (H46), with names in place of oids, so that the same source reads the same in every database and
 * server version. `$1`: the roles whose EXECUTE is asked.
 */
const row = z.strictObject({
  schema: z.string(),
  name: z.string(),
  signature: z.string(),
  canonical: z.boolean(),
  definition: z.strictObject({
    kind: z.string(),
    language: z.string(),
    returns: z.string(),
    returns_set: z.boolean(),
    argument_types: z.nullable(z.array(z.string())),
    argument_modes: z.nullable(z.array(z.string())),
    argument_names: z.nullable(z.array(z.string())),
    defaults: z.nullable(z.string()),
    security_definer: z.boolean(),
    volatility: z.string(),
    strict: z.boolean(),
    leakproof: z.boolean(),
    parallel: z.string(),
    config: z.nullable(z.array(z.string())),
    source: z.string(),
    library: z.nullable(z.string()),
    /** Of a function whose body is parsed SQL; its source is then empty. */
    sql_body: z.nullable(z.string()),
  }),
  grants: grantsRow,
  triggers: z.array(
    z.strictObject({
      schema: z.string(),
      table: z.string(),
      name: z.string(),
      /** pg_trigger.tgenabled: O on, A always, R on replicas only, D off. */
      enabled: z.string(),
      /** pg_trigger.tgtype, a bit set. */
      type: z.int(),
      columns: z.array(z.string()),
      /** The whole definition of a trigger that has a condition. */
      conditional: z.nullable(z.string()),
    }),
  ),
})
export type FunctionRow = z.infer<typeof row>

const DEFINITION = `jsonb_build_object(
    'kind', p.prokind,
    'language', l.lanname,
    'returns', format_type(p.prorettype, NULL),
    'returns_set', p.proretset,
    'argument_types', (
      SELECT jsonb_agg(format_type(a.type, NULL) ORDER BY a.position)
      FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY AS a(type, position)),
    'argument_modes', to_jsonb(p.proargmodes),
    'argument_names', to_jsonb(p.proargnames),
    'defaults', pg_get_expr(p.proargdefaults, 0),
    'security_definer', p.prosecdef,
    'volatility', p.provolatile,
    'strict', p.proisstrict,
    'leakproof', p.proleakproof,
    'parallel', p.proparallel,
    'config', (SELECT jsonb_agg(s.setting ORDER BY s.setting COLLATE "C") FROM unnest(p.proconfig) AS s(setting)),
    'source', p.prosrc,
    'library', p.probin,
    'sql_body', pg_get_function_sqlbody(p.oid))`

const TRIGGERS = `coalesce((
    SELECT jsonb_agg(jsonb_build_object(
      'schema', tn.nspname, 'table', tc.relname, 'name', t.tgname, 'enabled', t.tgenabled, 'type', t.tgtype,
      'columns', coalesce((
        SELECT jsonb_agg(c.attname ORDER BY c.attname COLLATE "C")
        FROM pg_attribute AS c WHERE c.attrelid = t.tgrelid AND c.attnum = ANY (t.tgattr::smallint[])), '[]'::jsonb),
      'conditional', CASE WHEN t.tgqual IS NOT NULL THEN pg_get_triggerdef(t.oid) END))
    FROM tied AS t
    JOIN pg_class AS tc ON tc.oid = t.tgrelid
    JOIN pg_namespace AS tn ON tn.oid = tc.relnamespace
    WHERE t.tgfoid = p.oid), '[]'::jsonb)`

/** Of a function `p`. */
const canonical = (names: SchemaNames): string =>
  `p.proname IN (${CANONICAL_FUNCTIONS.map(quoteLiteral).join(', ')})
    AND p.pronamespace = (SELECT s.oid FROM pg_namespace AS s WHERE s.nspname = ${quoteLiteral(names.unit_schema)})`

export const functionsStatement = (names: SchemaNames): Statement<FunctionRow> => ({
  name: 'functions',
  row,
  sql: `
WITH RECURSIVE ${WANTED_ROLES},
tied AS MATERIALIZED (
  SELECT t.oid, t.tgrelid, t.tgfoid, t.tgname, t.tgenabled, t.tgtype, t.tgattr, t.tgqual
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_trigger AS t ON t.tgrelid = c.oid
  WHERE (n.nspname, c.relname) IN (${knownTables(names)}) AND NOT t.tgisinternal
),
asked(oid) AS (
  SELECT p.oid FROM pg_proc AS p
  WHERE ${canonical(names)}
  UNION
  SELECT t.tgfoid FROM tied AS t
)
SELECT
  n.nspname AS schema,
  p.proname AS name,
  format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) AS signature,
  coalesce(${canonical(names)}, false) AS canonical,
  ${DEFINITION} AS definition,
  ${grantsOn('p.proacl', 'f', 'p.proowner', FUNCTION_PRIVILEGES)} AS grants,
  ${TRIGGERS} AS triggers
FROM asked
JOIN pg_proc AS p ON p.oid = asked.oid
JOIN pg_namespace AS n ON n.oid = p.pronamespace
JOIN pg_language AS l ON l.oid = p.prolang`,
})
