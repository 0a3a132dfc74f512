import { LEDGER_TABLES } from '../orchestrator/ledger-tables.ts'
import type { Site } from '../orchestrator/settings.ts'

/** The schemas that a statement is built for. */
export type SchemaNames = Pick<Site, 'unit_schema' | 'governance_schema'>

const quoteIdent = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const quoteLiteral = (text: string): string => {
  if (text.includes('\\')) throw new Error('BUG-quote-literal: a name with a backslash')
  return `'${text.replaceAll("'", "''")}'`
}

const UNIT_TABLES = [
  'source_document',
  'source_version',
  'information_unit',
  'unit_version',
  'iu_lifecycle_log',
  'dot_config',
] as const

const GOVERNANCE_TABLES = [...LEDGER_TABLES, 'verify_result'] as const

export type TableName = (typeof UNIT_TABLES)[number] | (typeof GOVERNANCE_TABLES)[number]
export const TABLE_NAMES: readonly TableName[] = [...UNIT_TABLES, ...GOVERNANCE_TABLES]

const isGovernance = (table: TableName): boolean => (GOVERNANCE_TABLES as readonly string[]).includes(table)

export const schemaOf = (names: SchemaNames, table: TableName): string =>
  isGovernance(table) ? names.governance_schema : names.unit_schema

/** `schema.table` as people read it. */
export const labelOf = (names: SchemaNames, table: TableName): string => `${schemaOf(names, table)}.${table}`

/** `"schema"."table"` as SQL takes it. */
export const quoted = (names: SchemaNames, table: TableName): string =>
  `${quoteIdent(schemaOf(names, table))}.${quoteIdent(table)}`

/** Rows `('schema', 'table'), …` of every known table. */
export const knownTables = (names: SchemaNames): string =>
  TABLE_NAMES.map((table) => `(${quoteLiteral(schemaOf(names, table))}, ${quoteLiteral(table)})`).join(', ')

/** `'schema', 'schema'` of the known tables. */
export const knownSchemas = (names: SchemaNames): string =>
  [quoteLiteral(names.unit_schema), quoteLiteral(names.governance_schema)].join(', ')
