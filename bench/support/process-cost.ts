import { readdirSync, readFileSync } from 'node:fs'
import type { ClientBase } from 'pg'

/** What processes of this machine have used, as Linux counts it in /proc. */

/** USER_HZ, a constant of the kernel's interface on every platform that Node runs on. */
const TICKS_PER_SECOND = 100

interface Stat {
  readonly parent: number
  /** Own time and that of children that have ended and were waited for, in milliseconds. */
  readonly ms: number
}

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in brackets, may hold spaces: the fields are counted from behind it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0)
    return { parent: Number(fields[1]), ms: (ticks * 1_000) / TICKS_PER_SECOND }
  } catch {
    return null
  }
}

/** The process of the server that serves this connection. */
export async function backendOf(client: Pick<ClientBase, 'query'>): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return rows[0]?.pid ?? 0
}

/** The server that every session is a child of. */
export const postmasterOf = async (client: Pick<ClientBase, 'query'>): Promise<number> =>
  parentOf(await backendOf(client))

function parentOf(pid: number): number {
  const stat = statOf(pid)
  if (stat === null) throw new Error(`there is no process ${pid}`)
  return stat.parent
}

/** CPU milliseconds of a process with all below it, the ended ones too. */
export function cpuOfTree(root: number): number {
  const all = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        const stat = statOf(Number(name))
        return stat === null ? [] : [[Number(name), stat] as const]
      }),
  )
  const below = (pid: number): number =>
    (all.get(pid)?.ms ?? 0) +
    [...all].filter(([, { parent }]) => parent === pid).reduce((sum, [child]) => sum + below(child), 0)
  return below(root)
}

/** CPU milliseconds of a process of one thread, to the nanosecond. */
export const cpuOfProcess = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6

/** The most memory that a process has held, in megabytes. */
export function peakMegabytes(pid: number): number {
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1] ?? 0) / 1_024
}
