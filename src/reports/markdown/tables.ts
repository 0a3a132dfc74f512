import { count } from '../format.ts'
import type { ReportModel } from '../model.ts'
import { code, table } from './text.ts'

/** The tables that hold rows of the document. What is not visible is called so, for it is not zero. */
export function* tables(database: NonNullable<ReportModel['database']>): Iterable<string> {
  yield* table(
    ['Table', 'Rows of the document', 'Logical digest'],
    database.tables.map(({ table: name, rows, digest }) => [code(name), rowsCell(rows), digestCell(digest)]),
    'No table is listed.',
  )
}

const NOT_VISIBLE = '*not visible*'
export const rowsCell = (rows: number | null): string => (rows === null ? NOT_VISIBLE : count(rows))
export const digestCell = (digest: string | null): string => (digest === null ? NOT_VISIBLE : code(digest))
