import type { Client, Connect } from './pg-client.ts'

/** A connection for the length of one session. */
export interface Lease {
  readonly client: Client
  /** Whether it outlives the session, so that statements stay parsed and planned on it under their names. */
  readonly kept: boolean
  /** Ends its use. A connection is closed unless the session's checks found it `clean`. Does not throw. */
  giveBack(clean: boolean): Promise<void>
}

/** Lends a connection under an application name. */
export type Lend = (applicationName: string) => Promise<Lease>

/** How long a server may take for a last small request. */
const FAREWELL_MS = 2_000

/** A new connection for each session, closed when it ends. */
export const eachItsOwn =
  (connect: Connect): Lend =>
  async (applicationName) => {
    const client = await connect(applicationName)
    return { client, kept: false, giveBack: async () => await farewell(client) }
  }

/** Ends a connection, by force if need be. */
export async function farewell(client: Client): Promise<void> {
  await inTime(client, client.end()).catch(() => cutOff(client))
}

/** Cuts a connection at once; the server rolls back what was begun. */
export const cutOff = (client: Client): void => void client.connection.stream.destroy()

/** Waits for the answer to a small request; the connection is cut where none comes in time. */
export async function inTime<T>(client: Client, asked: Promise<T>): Promise<T> {
  const silent = setTimeout(() => cutOff(client), FAREWELL_MS)
  try {
    return await asked
  } finally {
    clearTimeout(silent)
  }
}
