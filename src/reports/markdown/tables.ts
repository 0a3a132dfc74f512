import { count } from '../format.ts'
import type { ReportModel } from '../model.ts'
import { code, table } from './text.ts'

/** The tables that hold rows of the document; what is not visible is said so, because it is not zero. */
export function* tables(database: NonNullable<ReportModel['database']>): Iterable<string> {
  yield* table(
    ['Table', 'Rows of the document', 'Logical digest'],
    database.tables.map(({ table: name, rows, digest }) => [
      code(name),
      rows === null ? '*not visible*' : count(rows),
      digest === null ? '*not visible*' : code(digest),
    ]),
    'No table is listed.',
  )
}
