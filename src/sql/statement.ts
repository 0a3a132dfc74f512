import type * as z from 'zod/mini'
import type { Row, SelectCallable, SqlValue } from '../orchestrator/ports.ts'
import { detail, Stop } from '../orchestrator/stops.ts'

/** One SELECT of the registry with the shape of its rows. */
export interface Statement<R> {
  readonly name: string
  readonly sql: string
  readonly row: z.ZodMiniType<R>
}

/**
 * Asks and checks every row.
 * @throws Stop STOP_REFUSED_INPUT where the database answers in another shape than the one expected
 */
export async function ask<R>(
  select: SelectCallable,
  statement: Statement<R>,
  params: readonly SqlValue[],
): Promise<readonly R[]> {
  const rows = await select(statement.sql, params)
  return rows.map((row) => parseRow(statement, row))
}

/** The first row, or null where there is none. */
export async function askOne<R>(
  select: SelectCallable,
  statement: Statement<R>,
  params: readonly SqlValue[],
): Promise<R | null> {
  const [row] = await ask(select, statement, params)
  return row ?? null
}

/** Checks one row. @throws Stop STOP_REFUSED_INPUT as `ask` */
export function parseRow<R>(statement: Statement<R>, row: Row): R {
  const parsed = statement.row.safeParse(row)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) => detail(`${path.join('.')}: ${message}`))
  throw new Stop('STOP_REFUSED_INPUT', `The database answered ${statement.name} with a row that cannot be used`, {
    details: problems,
  })
}
