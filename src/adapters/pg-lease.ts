import type { Client, Connect } from './pg-client.ts'

/** A connection for the length of one session. */
export interface Lease {
  readonly client: Client
  /** Whether it outlives the session, so that statements stay parsed and planned on it under their names. */
  readonly kept: boolean
  /** Ends the use of it. One that is not `clean`, as the checks of the session found it, is closed. Does not throw. */
  giveBack(clean: boolean): Promise<void>
}

/** Lends a connection under an application name. */
export type Lend = (applicationName: string) => Promise<Lease>

/** How long a server may take to say goodbye: what it had to answer it has answered. */
const FAREWELL_MS = 2_000

/** A new connection for each session, closed with it: nothing is left of one for the next. */
export const eachItsOwn =
  (connect: Connect): Lend =>
  async (applicationName) => {
    const client = await connect(applicationName)
    return { client, kept: false, giveBack: async () => await farewell(client) }
  }

/** Ends a connection, by force where it must be. */
export async function farewell(client: Client): Promise<void> {
  await inTime(client, client.end()).catch(() => cutOff(client))
}

/** Ends a connection here and now; the server rolls back what was begun. */
export const cutOff = (client: Client): void => void client.connection.stream.destroy()

/** What a connection is asked by the way: a server that does not answer loses it. */
export async function inTime<T>(client: Client, asked: Promise<T>): Promise<T> {
  const silent = setTimeout(() => cutOff(client), FAREWELL_MS)
  try {
    return await asked
  } finally {
    clearTimeout(silent)
  }
}
