import * as z from 'zod/mini'
import { OTHER_UNITS_COUNTED } from '../orchestrator/facts.ts'
import { labelOf, quoted, quoteLiteral, type SchemaNames, type TableName } from './names.ts'
import { sha256 } from './scalars.ts'
import type { Statement } from './statement.ts'
import { ofDocument } from './units.ts'

/**
 * How many rows of each table concern the document `$1`, and a digest over them: sha256 of each row as JSON, whose times
 * are ISO, then sha256 over those in key order. A logical digest: it says nothing of pages or WAL (H22).
 */
const row = z.strictObject({ table: z.string(), rows: z.int(), digest: z.nullable(sha256) })
export type SurveyRow = z.infer<typeof row>

/** Subqueries that several tables are counted by, planned and run once. */
const SHARED = {
  own_units: (names: SchemaNames) =>
    `SELECT u.id FROM ${quoted(names, 'information_unit')} AS u WHERE ${ofDocument(names)}`,
  own_sets: (names: SchemaNames) =>
    `SELECT s.id FROM ${quoted(names, 'cut_change_set')} AS s WHERE s.doc_code = $1::text`,
} as const
type Shared = keyof typeof SHARED

/** One table's part of the survey: the tables it reads, the rows it counts (`t`), and the subquery it shares with others. */
interface Fragment {
  readonly reads: readonly TableName[]
  readonly where: string
  readonly shares: Shared | null
}

const ofUnits = (column: 'id' | 'unit_id') =>
  ({ where: `t.${column} IN (SELECT own_units.id FROM own_units)`, shares: 'own_units' }) as const
const ofSets = { where: 't.change_set_id IN (SELECT own_sets.id FROM own_sets)', shares: 'own_sets' } as const
const ofCode = { where: 't.doc_code = $1::text', shares: null } as const

const SOURCE = ['source_document', 'information_unit'] as const

/** The tables that a real cut would write. */
export const SURVEYED = {
  information_unit: { reads: SOURCE, ...ofUnits('id') },
  unit_version: { reads: [...SOURCE, 'unit_version'], ...ofUnits('unit_id') },
  iu_lifecycle_log: { reads: [...SOURCE, 'iu_lifecycle_log'], ...ofUnits('unit_id') },
  decision_backlog_entry: { reads: ['decision_backlog_entry'], ...ofCode },
  decision_backlog_history: { reads: ['decision_backlog_history', 'cut_change_set'], ...ofSets },
  manifest_envelope: { reads: ['manifest_envelope'], ...ofCode },
  manifest_unit_block: { reads: ['manifest_unit_block', 'cut_change_set'], ...ofSets },
  review_decision: { reads: ['review_decision', 'cut_change_set'], ...ofSets },
  cut_change_set: { reads: ['cut_change_set'], ...ofCode },
  cut_change_set_affected_row: { reads: ['cut_change_set_affected_row', 'cut_change_set'], ...ofSets },
  dot_pair_signature: { reads: ['dot_pair_signature', 'cut_change_set'], ...ofSets },
  verify_result: { reads: ['verify_result', 'cut_change_set'], ...ofSets },
} as const satisfies { readonly [T in TableName]?: Fragment }

export type SurveyedTable = keyof typeof SURVEYED
export const SURVEYED_TABLES = Object.keys(SURVEYED) as readonly SurveyedTable[]

/** Name of the row that counts the units of other documents, as far as they are counted; it has no digest. */
export const OTHER_UNITS = 'other_documents_units'

const fragment = (names: SchemaNames, table: SurveyedTable): string => `
SELECT
  ${quoteLiteral(labelOf(names, table))} AS "table",
  count(*)::integer AS rows,
  encode(sha256(coalesce(string_agg(hashed.digest, ''::bytea ORDER BY hashed.id), ''::bytea)), 'hex') AS digest
FROM (
  SELECT t.id, sha256(convert_to(to_json(t)::text, 'UTF8')) AS digest
  FROM ${quoted(names, table)} AS t
  WHERE ${SURVEYED[table].where}
  -- A fence for the planner: digests are sorted, not rows, which would spill to disk.
  OFFSET 0
) AS hashed`

const otherUnits = (names: SchemaNames): string => `
SELECT ${quoteLiteral(OTHER_UNITS)} AS "table", count(*)::integer AS rows, NULL::text AS digest
FROM (
  SELECT 1
  FROM ${quoted(names, 'information_unit')} AS u
  WHERE NOT coalesce(${ofDocument(names)}, false)
  LIMIT ${OTHER_UNITS_COUNTED + 1}
) AS others`

const withShared = (names: SchemaNames, shared: readonly Shared[], select: string): string =>
  shared.length === 0
    ? select
    : `WITH ${shared.map((name) => `${name} AS MATERIALIZED (${SHARED[name](names)})`).join(',\n')}\n${select}`

/** All of it in one round trip, for a role that sees every table. */
export const surveyStatement = (names: SchemaNames): Statement<SurveyRow> => ({
  name: 'survey',
  row,
  sql: withShared(
    names,
    ['own_units', 'own_sets'],
    [...SURVEYED_TABLES.map((table) => fragment(names, table)), otherUnits(names)].join('\nUNION ALL'),
  ),
})

export type SurveyStatements = { readonly [T in SurveyedTable | typeof OTHER_UNITS]: Statement<SurveyRow> }

/** One statement for each table, for a role that does not see them all: a table that is not visible must not be named. */
export function surveyStatements(names: SchemaNames): SurveyStatements {
  const one = (name: string, sql: string): readonly [string, Statement<SurveyRow>] => [
    name,
    { name: `survey_${name}`, row, sql },
  ]
  const alone = (table: SurveyedTable): string => {
    const { shares } = SURVEYED[table]
    return withShared(names, shares === null ? [] : [shares], fragment(names, table))
  }
  return Object.fromEntries([
    ...SURVEYED_TABLES.map((table) => one(table, alone(table))),
    one(OTHER_UNITS, otherUnits(names)),
  ]) as SurveyStatements
}
