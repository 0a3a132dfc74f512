import pg from 'pg'

/** Runs `work` on one connection that is closed afterwards, whatever happens; for what prepares a database, never for a run. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
