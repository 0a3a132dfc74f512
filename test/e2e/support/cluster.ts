import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../../../local/ports.ts'
import { type Home, homeFor } from '../../../local/postgres-account.ts'
import { testedBinaries } from './tested-version.ts'

/** Servers beside the shared one, of its version: one of a test's own, a standby. Each ends with this process at the latest. */

export interface Cluster {
  readonly data: string
  readonly port: number
  /** Superuser on the maintenance database. */
  readonly adminUrl: string
  stop(): Promise<void>
}

/** Trusted from this machine alone: such a server lives for one test. */
const OPTIONS = '-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_prepared_transactions=8'

const START_ATTEMPTS = 3

export class ClusterHome {
  readonly #home: Home
  readonly #folder: string
  readonly #bin: string

  private constructor(home: Home, folder: string, bin: string) {
    this.#home = home
    this.#folder = folder
    this.#bin = bin
  }

  static async make(): Promise<ClusterHome> {
    const folder = await mkdtemp(join(tmpdir(), 'iu-cutter-cluster-'))
    await chmod(folder, 0o755)
    const home = await homeFor(folder, await testedBinaries())
    return new ClusterHome(home, folder, dirname(home.binaries.initdb))
  }

  async initialise(): Promise<string> {
    const data = await this.#madeFolder('primary')
    await this.#run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'])
    return data
  }

  /** A copy of a stopped cluster, to follow it as a hot standby. */
  async copyOf(data: string): Promise<string> {
    const copy = await this.#madeFolder('standby')
    await this.#exec('cp', ['-a', `${data}/.`, copy])
    return copy
  }

  /** Starts such a copy once the other one is up, on `port`. */
  async startStandby(copy: string, port: number): Promise<Cluster> {
    for (const [name, text] of [
      ['standby.signal', ''],
      ['postgresql.auto.conf', `primary_conninfo = 'host=127.0.0.1 port=${port} user=postgres'\n`],
    ] as const) {
      await writeFile(join(copy, name), text)
      await this.#owned(join(copy, name))
    }
    return await this.start(copy)
  }

  async start(data: string): Promise<Cluster> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#startOn(await freePort(null), data)
      } catch (error) {
        // Another process may have taken the port in between.
        if (attempt === START_ATTEMPTS) throw error
      }
    }
  }

  async #startOn(port: number, data: string): Promise<Cluster> {
    const ctl = join(this.#bin, 'pg_ctl')
    const script = `"$0" start -w -t 60 -s -D "$1" -l "$1/server.log" -o "${OPTIONS} -p $2" && echo up && cat >/dev/null; "$0" stop -s -m fast -D "$1"`
    const child = spawn('sh', ['-c', script, ctl, data, String(port)], {
      ...this.#home.account,
      cwd: this.#home.folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const ended = once(child, 'exit')
    await Promise.race([
      once(createInterface(child.stdout), 'line'),
      ended.then(([code]): never => {
        throw new Error(`PostgreSQL on ${data} ended with ${code}`)
      }),
    ])
    return {
      data,
      port,
      adminUrl: `postgresql://postgres@127.0.0.1:${port}/postgres`,
      stop: async () => {
        child.stdin.end()
        await ended
      },
    }
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
    if (this.#home.outside !== null) await rm(this.#home.outside, { recursive: true, force: true })
  }

  async #madeFolder(name: string): Promise<string> {
    const folder = join(this.#home.folder, name)
    await mkdir(folder, { mode: 0o700 })
    await this.#owned(folder)
    return folder
  }

  async #owned(path: string): Promise<void> {
    if (this.#home.account !== null) await chown(path, this.#home.account.uid, this.#home.account.gid)
  }

  async #run(program: string, args: readonly string[]): Promise<void> {
    await this.#exec(join(this.#bin, program), args)
  }

  async #exec(program: string, args: readonly string[]): Promise<void> {
    const child = spawn(program, args, {
      ...this.#home.account,
      cwd: this.#home.folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new Error(`${program} ended with ${code}`)
  }
}
