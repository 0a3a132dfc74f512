import { type BaselineUnit, type Survey, type TableCount, type Visible, visibleOr } from '../orchestrator/facts.ts'
import type { SelectCallable } from '../orchestrator/ports.ts'
import { labelOf, type SchemaNames } from '../sql/names.ts'
import type { Registry } from '../sql/registry.ts'
import { ask } from '../sql/statement.ts'
import { OTHER_UNITS, SURVEYED, SURVEYED_TABLES, type SurveyedTable, type SurveyRow } from '../sql/survey.ts'
import type { Catalog } from './catalog.ts'

/** Counts and digests of the document's rows, table by table. */

interface SurveyInput {
  readonly select: SelectCallable
  readonly registry: Registry
  readonly names: SchemaNames
  readonly catalog: Catalog
  readonly documentId: string
}

/** In one round trip where every table can be read, else table by table. */
async function rowsOf({ select, registry, catalog, documentId }: SurveyInput): Promise<readonly SurveyRow[]> {
  const seen = SURVEYED_TABLES.filter((table) => catalog.hidden(SURVEYED[table].reads) === null)
  if (seen.length === SURVEYED_TABLES.length) return ask(select, registry.survey, [documentId])
  const others = catalog.hidden(SURVEYED.information_unit.reads) === null ? ([OTHER_UNITS] as const) : []
  const answers = await Promise.all(
    [...seen, ...others].map((name) => ask(select, registry.surveyOf[name], [documentId])),
  )
  return answers.flat()
}

const countOf = (rows: readonly SurveyRow[], table: string): number =>
  rows.find((row) => row.table === table)?.rows ?? 0

function tableCount({ catalog, names }: SurveyInput, rows: readonly SurveyRow[], table: SurveyedTable): TableCount {
  const label = labelOf(names, table)
  const hidden = catalog.hidden(SURVEYED[table].reads)
  if (hidden !== null) return { table: label, rows: hidden, digest: hidden }
  const row = rows.find((counted) => counted.table === label)
  if (row === undefined || row.digest === null) throw new Error(`BUG-survey: no row for ${label}`)
  return { table: label, rows: { kind: 'visible', value: row.rows }, digest: { kind: 'visible', value: row.digest } }
}

function byStatus(units: readonly BaselineUnit[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(units, (unit) => (unit.deleted ? 'deleted' : unit.lifecycle_status))
  return Object.fromEntries([...groups].map(([status, members]) => [status, members.length]))
}

export async function surveyOf(
  input: SurveyInput,
  baseline: Promise<Visible<readonly BaselineUnit[]>>,
): Promise<Survey> {
  const [rows, units] = await Promise.all([rowsOf(input), baseline])
  const tables = SURVEYED_TABLES.map((table) => tableCount(input, rows, table))
  const own = visibleOr(units, [])
  const count = (table: SurveyedTable): Visible<number> => tableCount(input, rows, table).rows
  return {
    units_by_status: byStatus(own),
    enacted_versions: own.filter((unit) => unit.enacted !== null).length,
    lifecycle_log_rows: count('iu_lifecycle_log'),
    review_decisions: count('review_decision'),
    other_documents_units: countOf(rows, OTHER_UNITS),
    tables,
  }
}
