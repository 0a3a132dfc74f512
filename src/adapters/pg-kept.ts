import { LEFTOVERS, RENAME } from '../sql/session.ts'
import { parseRow } from '../sql/statement.ts'
import type { Client } from './pg-client.ts'
import { inTime } from './pg-lease.ts'
import { sendExtended } from './pg-send.ts'

/** Whether a connection that has served one session may serve the next. */

/** Gives a kept connection the name of its next session, and tells whether the server took it: a pooler may stand between. */
export async function answersTo(client: Client, name: string): Promise<boolean> {
  try {
    const [row] = await inTime(client, sendExtended(client, RENAME, [name]))
    return parseRow(RENAME, row ?? {}).application_name === name
  } catch {
    return false
  }
}

/** Whether a connection is outside any transaction and the session left nothing on it. */
export async function isUntouched(client: Client): Promise<boolean> {
  if (client.getTransactionStatus() !== 'I') return false
  try {
    const [row] = await inTime(client, sendExtended(client, LEFTOVERS, []))
    return parseRow(LEFTOVERS, row ?? {}).leftovers.length === 0
  } catch {
    return false
  }
}
