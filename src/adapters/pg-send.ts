import type pg from 'pg'
import type { SqlValue } from '../orchestrator/ports.ts'
import type { Client } from './pg-client.ts'

/** Without it, a query that has no parameters goes by the simple protocol, which takes several statements (H15). */
interface ExtendedQuery extends pg.QueryConfig {
  readonly queryMode: 'extended'
}

/**
 * The one way in which statements go: extended, one at a time, whatever their parameters. One that is given a name stays
 * parsed and planned on its connection.
 */
export async function sendExtended(
  client: Client,
  { name, sql }: { readonly name?: string; readonly sql: string },
  params: readonly SqlValue[],
): Promise<readonly Record<string, unknown>[]> {
  const kept = name === undefined ? {} : { name }
  const query: ExtendedQuery = { ...kept, text: sql, values: [...params], queryMode: 'extended' }
  sendTogether(client)
  return (await client.query<Record<string, unknown>>(query)).rows
}

/** Statements that are sent in one turn leave in one write: each write costs more than what is in it. */
function sendTogether({ connection: { stream } }: Client): void {
  stream.cork()
  setImmediate(() => stream.uncork())
}
