import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** What a process and its descendants listen on, from the kernel's own tables (Linux). */
export interface Listener {
  readonly pid: number
  /** As the kernel writes it: hex, byte order of the machine for IPv4. */
  readonly address: string
  readonly port: number
}

const LISTEN = '0A'

export function listeners(pids: readonly number[]): readonly Listener[] {
  return pids.flatMap((pid) => {
    const sockets = socketsOf(pid)
    return tables(pid)
      .filter(({ state, inode }) => state === LISTEN && sockets.has(inode))
      .map(({ local }) => ({
        pid,
        address: local.split(':')[0] ?? '',
        port: Number.parseInt(local.split(':')[1] ?? '', 16),
      }))
  })
}

/** 127.0.0.1 and ::1, as the kernel writes them on a little-endian machine. */
export const LOOPBACK = ['0100007F', '00000000000000000000000001000000']

/** A process and all that descend from it, living ones alone. */
export function family(pid: number): readonly number[] {
  const parents = new Map(processes().map((each) => [each, parentOf(each)]))
  const found = [pid]
  for (const each of found) for (const [child, parent] of parents) if (parent === each) found.push(child)
  return found
}

export const alive = (pid: number): boolean => {
  const state = statOf(pid)?.[0]
  return state !== undefined && state !== 'Z'
}

const processes = (): readonly number[] => readdirSync('/proc').map(Number).filter(Number.isInteger)
const parentOf = (pid: number): number | null => Number(statOf(pid)?.[1] ?? Number.NaN) || null

/** State, parent and so on: what follows the name, which may hold anything. */
function statOf(pid: number): readonly string[] | null {
  const text = textOf(`/proc/${pid}/stat`)
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** Those of a family that were started with a variable of this value. */
export const startedWith = (pid: number, variable: string): readonly number[] =>
  family(pid).filter((each) => (textOf(`/proc/${each}/environ`) ?? '').split('\0').includes(variable))

/** False where it has ended before. */
export const signalled = (pid: number, signal: NodeJS.Signals): boolean =>
  present(() => process.kill(pid, signal), false)

function socketsOf(pid: number): ReadonlySet<string> {
  const folder = `/proc/${pid}/fd`
  const links = present(() => readdirSync(folder), []).map((name) =>
    present(() => readlinkSync(`${folder}/${name}`), ''),
  )
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []))
}

function tables(pid: number): readonly { readonly local: string; readonly state: string; readonly inode: string }[] {
  const rows = ['tcp', 'tcp6'].flatMap((name) => (textOf(`/proc/${pid}/net/${name}`) ?? '').split('\n').slice(1))
  return rows
    .map((row) => row.trim().split(/\s+/))
    .map(([, local = '', , state = '', , , , , , inode = '']) => ({ local, state, inode }))
}

const textOf = (path: string): string | null => present(() => readFileSync(path, 'utf8'), null)

/** A process may end between two looks at it. */
function present<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch {
    return otherwise
  }
}
