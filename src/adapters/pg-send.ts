import type pg from 'pg'
import type { SqlValue } from '../orchestrator/ports.ts'
import type { Client } from './pg-client.ts'

/** Without it, a query that has no parameters goes by the simple protocol, which takes several statements (H15). */
interface ExtendedQuery extends pg.QueryConfig {
  readonly queryMode: 'extended'
}

/**
 * The only way to send a statement: by the extended protocol, with or without parameters. One with a name stays parsed and
 * planned on its connection.
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

/** Statements sent in one turn of the event loop leave in one write: a write costs more than its content. */
function sendTogether({ connection: { stream } }: Client): void {
  stream.cork()
  setImmediate(() => stream.uncork())
}
