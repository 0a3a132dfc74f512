import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startAws } from './aws.ts'
import { environmentOn } from './environment.ts'
import { holdFolder, LOCK_FILE } from './folder-lock.ts'
import { freePort } from './ports.ts'
import { discardPostgres, startPostgres } from './postgres.ts'
import { referenceDatabase } from './reference-database.ts'
import { Undo } from './undo.ts'

/** The embedded stack: queues, bucket and a real PostgreSQL with the reference database, all on 127.0.0.1. */

export interface Stack {
  /** What handlers, worker and command line need: `CUTTER_*` and `AWS_*`. */
  readonly env: Readonly<Record<string, string>>
  /** Superuser on the reference database. */
  readonly adminDatabaseUrl: string
  /** `cutter_dryrun`, which can only read, on the reference database. */
  readonly dryrunDatabaseUrl: string
  readonly folder: string
  stop(): Promise<void>
}

export interface StackOptions {
  /** Where the data lies; `.local/stack` of the checkout unless told. */
  readonly dataDir?: string
  /** False begins with an empty folder and removes it at the end. True unless told. */
  readonly keep?: boolean
}

const CHECKOUT = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * Starts everything; what a killed stack left behind in the folder is cleaned up first. Ports are free ones, and the
 * same again at the next start where they still are free, so that an environment once printed stays good.
 * @throws Error where another stack runs on the folder
 */
export async function startStack({ dataDir, keep = true }: StackOptions = {}): Promise<Stack> {
  const folder = resolve(dataDir ?? join(CHECKOUT, '.local', 'stack'))
  const undo = new Undo()
  undo.add(holdFolder(folder))
  try {
    if (!keep) {
      await discard(folder)
      undo.add(() => discard(folder))
    }
    return { ...(await startParts(folder, undo)), folder, stop: async () => await undo.all() }
  } catch (error) {
    return await undo.after(error)
  }
}

/** What a shell may have set that would win over the stack's own credentials. */
export const FOREIGN_CREDENTIALS = ['AWS_PROFILE', 'AWS_SESSION_TOKEN'] as const

/** Makes this process a user of the stack: the SDK looks for region and credentials in its environment alone. */
export function adopt({ env }: Pick<Stack, 'env'>): void {
  for (const name of FOREIGN_CREDENTIALS) delete process.env[name]
  Object.assign(process.env, env)
}

async function startParts(folder: string, undo: Undo): Promise<Omit<Stack, 'folder' | 'stop'>> {
  const last = lastPorts(folder)
  const postgres = await startPostgres({ folder, port: last.postgres })
  undo.add(postgres.stop)
  const aws = await startAws({ folder: join(folder, 'aws'), port: last.aws === null ? 0 : await freePort(last.aws) })
  undo.add(aws.stop)
  const database = await referenceDatabase(postgres.adminUrl)
  writeFileSync(portsFile(folder), JSON.stringify({ aws: aws.port, postgres: postgres.port }))
  return { ...database, env: environmentOn(aws, database.dryrunDatabaseUrl) }
}

async function discard(folder: string): Promise<void> {
  await discardPostgres(folder)
  const contents = readdirSync(folder).filter((name) => !name.startsWith(LOCK_FILE))
  for (const name of contents) rmSync(join(folder, name), { recursive: true, force: true })
}

interface Ports {
  readonly aws: number | null
  readonly postgres: number | null
}

const portsFile = (folder: string): string => join(folder, 'ports.json')

function lastPorts(folder: string): Ports {
  if (!existsSync(portsFile(folder))) return { aws: null, postgres: null }
  return JSON.parse(readFileSync(portsFile(folder), 'utf8')) as Ports
}
