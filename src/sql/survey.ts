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

/** The fragments that a survey is made of: what each counts, and the tables that it reads. */
interface Fragment {
  readonly reads: readonly TableName[]
  readonly where: (names: SchemaNames) => string
}

const unitsOfDocument = (names: SchemaNames): string =>
  `SELECT u.id FROM ${quoted(names, 'information_unit')} AS u WHERE ${ofDocument(names)}`

const ofChangeSets: Fragment['where'] = (names) =>
  `t.change_set_id IN (SELECT s.id FROM ${quoted(names, 'cut_change_set')} AS s WHERE s.doc_code = $1::text)`

const ofUnits: Fragment['where'] = (names) => `t.unit_id IN (${unitsOfDocument(names)})`

const SOURCE = ['source_document', 'information_unit'] as const

/** The tables that a real cut would write. */
export const SURVEYED = {
  information_unit: { reads: SOURCE, where: (names) => `t.id IN (${unitsOfDocument(names)})` },
  unit_version: { reads: [...SOURCE, 'unit_version'], where: ofUnits },
  iu_lifecycle_log: { reads: [...SOURCE, 'iu_lifecycle_log'], where: ofUnits },
  decision_backlog_entry: { reads: ['decision_backlog_entry'], where: () => 't.doc_code = $1::text' },
  decision_backlog_history: { reads: ['decision_backlog_history', 'cut_change_set'], where: ofChangeSets },
  manifest_envelope: { reads: ['manifest_envelope'], where: () => 't.doc_code = $1::text' },
  manifest_unit_block: { reads: ['manifest_unit_block', 'cut_change_set'], where: ofChangeSets },
  review_decision: { reads: ['review_decision', 'cut_change_set'], where: ofChangeSets },
  cut_change_set: { reads: ['cut_change_set'], where: () => 't.doc_code = $1::text' },
  cut_change_set_affected_row: { reads: ['cut_change_set_affected_row', 'cut_change_set'], where: ofChangeSets },
  dot_pair_signature: { reads: ['dot_pair_signature', 'cut_change_set'], where: ofChangeSets },
  verify_result: { reads: ['verify_result', 'cut_change_set'], where: ofChangeSets },
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
  WHERE ${SURVEYED[table].where(names)}
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

/** All of it in one round trip, for a role that sees every table. */
export const surveyStatement = (names: SchemaNames): Statement<SurveyRow> => ({
  name: 'survey',
  row,
  sql: [...SURVEYED_TABLES.map((table) => fragment(names, table)), otherUnits(names)].join('\nUNION ALL'),
})

export type SurveyStatements = { readonly [T in SurveyedTable | typeof OTHER_UNITS]: Statement<SurveyRow> }

/** One statement for each table, for a role that does not see them all: a table that is not visible must not be named. */
export function surveyStatements(names: SchemaNames): SurveyStatements {
  const one = (name: string, sql: string): readonly [string, Statement<SurveyRow>] => [
    name,
    { name: `survey_${name}`, row, sql },
  ]
  return Object.fromEntries([
    ...SURVEYED_TABLES.map((table) => one(table, fragment(names, table))),
    one(OTHER_UNITS, otherUnits(names)),
  ]) as SurveyStatements
}
