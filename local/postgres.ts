import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from './ports.ts'
import { type Binaries, type Home, homeFor } from './postgres-account.ts'
import { livingServer } from './postgres-stale.ts'

/** A real PostgreSQL of this stack's own on 127.0.0.1, from the binaries that npm installed. */

export interface LocalPostgres {
  readonly port: number
  /** Superuser on the maintenance database. */
  readonly adminUrl: string
  stop(): Promise<void>
}

export interface PostgresOptions {
  readonly folder: string
  /** The port to try first; null takes a free one. */
  readonly port: number | null
  /** Those that npm installed, unless others are named. */
  readonly binaries?: Binaries
}

const SUPERUSER = 'postgres'
const START_ATTEMPTS = 3
const LOG_LINES = 20

/** Without fsync a power cut may lose data, which matters to nobody here; a killed server loses none. */
const SETTINGS = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 50
log_timezone = 'UTC'
timezone = 'UTC'
`

/**
 * Starts the server on the cluster of `folder`, which is made where there is none; one that a killed process left
 * running there is stopped first. The caller holds the folder's lock.
 */
export async function startPostgres({ folder, port, binaries }: PostgresOptions): Promise<LocalPostgres> {
  const home = await homeFor(folder, binaries)
  const cluster = join(home.folder, 'cluster')
  await stopLeftOver(home, cluster)
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(home, cluster)
  const taken = await start(home, cluster, port)
  return {
    port: taken,
    adminUrl: `postgresql://${SUPERUSER}:${readFileSync(passwordFile(home), 'utf8').trim()}@127.0.0.1:${taken}/postgres`,
    stop: async () => await stop(home, cluster),
  }
}

const passwordFile = (home: Home): string => join(home.folder, 'superuser-password')
const logFile = (cluster: string): string => join(cluster, 'server.log')

/** Its password is this cluster's own: anyone on the machine can reach the port. */
async function initialise(home: Home, cluster: string): Promise<void> {
  rmSync(cluster, { recursive: true, force: true })
  mkdirSync(cluster)
  writeFileSync(passwordFile(home), `local-${randomBytes(12).toString('hex')}\n`, { mode: 0o600 })
  if (home.account !== null) {
    for (const path of [cluster, passwordFile(home)]) chownSync(path, home.account.uid, home.account.gid)
  }
  await run(home, home.binaries.initdb, [
    `--pgdata=${cluster}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile(home)}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ])
  appendFileSync(join(cluster, 'postgresql.conf'), SETTINGS)
}

async function start(home: Home, cluster: string, wanted: number | null): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? wanted : null)
    try {
      await run(home, home.binaries.pg_ctl, [
        'start',
        '-D',
        cluster,
        '-l',
        logFile(cluster),
        '-w',
        '-t',
        '60',
        '-o',
        `-p ${port}`,
      ])
      return port
    } catch (cause) {
      // Another process may have taken the port in between.
      if (attempt < START_ATTEMPTS) continue
      throw new Error(`PostgreSQL did not start. The end of ${logFile(cluster)}:\n${endOf(logFile(cluster))}`, {
        cause,
      })
    }
  }
}

async function stop(home: Home, cluster: string): Promise<void> {
  await run(home, home.binaries.pg_ctl, ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '60'])
}

/** Ends what runs on the folder's cluster and removes all of it. */
export async function discardPostgres(folder: string, binaries?: Binaries): Promise<void> {
  const home = await homeFor(folder, binaries)
  const cluster = join(home.folder, 'cluster')
  await stopLeftOver(home, cluster)
  rmSync(home.outside ?? home.folder, { recursive: true, force: true })
}

async function stopLeftOver(home: Home, cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  if (livingServer(pidFile, cluster) !== null) await stop(home, cluster)
  else rmSync(pidFile, { force: true })
}

const endOf = (file: string): string =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-LOG_LINES).join('\n') : '(no log)'

/** Runs one of PostgreSQL's own programs as its account, from a folder that the account can enter. */
function run(home: Home, program: string, args: readonly string[]): Promise<void> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')))
  return new Promise((resolve, reject) => {
    const said: string[] = []
    const child = spawn(program, args, {
      ...home.account,
      cwd: home.folder,
      env: { ...env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.on('data', (chunk: Buffer) => said.push(String(chunk)))
    child.stderr.on('data', (chunk: Buffer) => said.push(String(chunk)))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${program} ${args[0]} ended with ${code}:\n${said.join('')}`))
    })
  })
}
