import type { ReadOnly, Row, SelectCallable, SqlValue } from '../../src/orchestrator/ports.ts'
import { DEFAULT_SITE } from '../../src/orchestrator/settings.ts'
import type { FunctionRow } from '../../src/sql/functions.ts'
import { labelOf, schemaOf, TABLE_NAMES, type TableName } from '../../src/sql/names.ts'
import { namesByText, registryFor } from '../../src/sql/registry.ts'
import type { RightRow } from '../../src/sql/role-rights.ts'
import type { RelationRow, SiteRow } from '../../src/sql/site.ts'
import type { UnitRow } from '../../src/sql/units.ts'
import { documentOf, evidenceOf, idOf, targetOf, versionOf } from '../fakes/facts.ts'

/** Rows as the statements of the registry answer them; a test names only what it is about. */

export const rightRow = (change: Partial<RightRow> = {}): RightRow => ({
  kind: 'target',
  right: 'INSERT',
  object: 'public.information_unit',
  object_kind: 'TABLE',
  holder: 'reader',
  via: null,
  role: 'reader',
  ...change,
})

/** A function that is run by triggers. */
export const functionRow = (change: Partial<FunctionRow> = {}): FunctionRow => ({
  schema: 'public',
  name: 'guard',
  signature: 'public.guard()',
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
    source: 'BEGIN END',
    library: null,
    sql_body: null,
  },
  grants: {},
  triggers: [],
  ...change,
})

export type TriggerRow = FunctionRow['triggers'][number]

export const triggerRow = (change: Partial<TriggerRow> = {}): TriggerRow => ({
  schema: 'public',
  table: 'information_unit',
  name: 'guarded',
  enabled: 'O',
  type: 7,
  columns: [],
  conditional: null,
  ...change,
})

/** A draft unit with one version. */
export const unitRow = (change: Partial<UnitRow> = {}): UnitRow => ({
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

export const targetRow = (change: Partial<ReturnType<typeof targetOf>> = {}): SiteRow => ({
  kind: 'target',
  fact: { ...targetOf(change), role: 'reader' },
})

/** A table that the role reads in full. */
export const relationRow = (table: TableName, change: Partial<RelationRow> = {}): SiteRow => ({
  kind: 'relation',
  fact: {
    schema: schemaOf(DEFAULT_SITE, table),
    name: table,
    may_use_schema: true,
    may_select: true,
    filtered: false,
    runs: [],
    estimate: null,
    grants: {},
    ...change,
  },
})

/** The rows of the site, where the role may not read these tables. */
export const siteRows = (hidden: readonly TableName[] = []): readonly SiteRow[] => [
  targetRow(),
  ...TABLE_NAMES.map((table) => relationRow(table, { may_select: !hidden.includes(table) })),
]

const REGISTRY = registryFor(DEFAULT_SITE)
const NAMES = namesByText(REGISTRY)
const DIGEST = '0'.repeat(64)
const OTHERS = { table: 'other_documents_units', rows: 3, digest: null }
const counted = (table: TableName): Row => ({ table: labelOf(DEFAULT_SITE, table), rows: 1, digest: DIGEST })

interface Sent {
  /** Of the statement, as the registry has it. */
  readonly name: string
  readonly params: readonly SqlValue[]
}

/** A database that answers statements by name; each of its answers may be another. */
export function database(answers: Readonly<Record<string, readonly object[]>> = {}) {
  const sent: Sent[] = []
  const standard: Readonly<Record<string, readonly object[]>> = {
    site: siteRows(),
    functions: [],
    role_rights: [],
    role_settings: [{ connection_limit: 25, settings: ['statement_timeout=30s'] }],
    source_document: [documentOf()],
    source_version: [{ ...versionOf(), newer_version: null }],
    vocabulary: [],
    units: [],
    survey: [...Object.keys(REGISTRY.surveyOf).filter(isTable).map(counted), OTHERS],
  }
  const select: SelectCallable = async (sql, params) => {
    const name = NAMES.get(sql) ?? 'none of the registry'
    sent.push({ name, params })
    const table = name.replace(/^survey_/, '')
    const rows = answers[name] ?? standard[name] ?? (isTable(table) ? [counted(table)] : [OTHERS])
    return rows.map((row): Row => ({ ...row }))
  }
  const readOnly: ReadOnly = async (_label, work) => ({ value: await work(select), evidence: evidenceOf() })
  return { sent, select, readOnly, names: () => sent.map(({ name }) => name).sort() }
}

const isTable = (name: string): name is TableName => TABLE_NAMES.some((table) => table === name)
