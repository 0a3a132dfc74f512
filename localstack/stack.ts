import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { REGION } from '../local/aws.ts'
import { holdFolder } from '../local/folder-lock.ts'
import { discardPostgres, startPostgres } from '../local/postgres.ts'
import { type ReferenceDatabase, referenceDatabase } from '../local/reference-database.ts'
import { Undo } from '../local/undo.ts'
import { installLocalStack, installRuntime } from './install.ts'
import { CREDENTIALS, type LocalStackServer, startServer } from './server.ts'

/** LocalStack and, beside it, a real PostgreSQL with the reference database; all on 127.0.0.1. */
export interface LocalStack {
  readonly server: LocalStackServer
  readonly stand: Stand
  stop(): Promise<void>
}

/** What another process needs to use a running one. */
export interface Stand {
  readonly endpoint: string
  readonly database: ReferenceDatabase
  /** Where its `aws` is. */
  readonly bin: string
}

export interface LocalStackOptions {
  /** Where the data lies; `.local/localstack` of the checkout unless told. */
  readonly folder?: string
  /** False begins with an empty folder and removes it at the end. True unless told; LocalStack itself forgets either way. */
  readonly keep?: boolean
  readonly tell?: (line: string) => void
}

const CHECKOUT = dirname(dirname(fileURLToPath(import.meta.url)))
export const FOLDER = join(CHECKOUT, '.local', 'localstack')
const PORT = 4566

/**
 * @throws NotHere where Python or its packages are not to be had
 * @throws Error where another one runs on the folder, or a part does not start
 */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const { keep = true, tell = () => {} } = options
  const folder = resolve(options.folder ?? FOLDER)
  const installation = await installLocalStack(tell)
  const runtime = await installRuntime()
  const undo = new Undo()
  undo.add(holdFolder(folder))
  try {
    if (!keep) {
      await discardPostgres(folder)
      undo.add(() => removeAll(folder))
    }
    const [database, server] = await bothOf(
      (async () => {
        const postgres = await startPostgres({ folder, port: null })
        undo.add(postgres.stop)
        return await referenceDatabase(postgres.adminUrl)
      })(),
      (async () => {
        const started = await startServer({ installation, runtime, folder: join(folder, 'server'), port: PORT })
        undo.add(started.stop)
        return started
      })(),
    )
    const stand = { endpoint: server.endpoint, database, bin: installation.bin }
    writeFileSync(standFile(folder), JSON.stringify(stand), { mode: 0o600 })
    undo.add(() => rmSync(standFile(folder)))
    return { server, stand, stop: async () => await undo.all() }
  } catch (error) {
    return await undo.after(error)
  }
}

/** Waits for both, also where one fails, so that whatever has started can be stopped. */
async function bothOf<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other])
  return await Promise.all([one, other])
}

const standFile = (folder: string): string => join(folder, 'stand.json')

async function removeAll(folder: string): Promise<void> {
  await discardPostgres(folder)
  rmSync(join(folder, 'server'), { recursive: true, force: true })
}

/** The one that `npm run localstack` keeps up. @throws Error where none runs */
export async function runningStand(folder = FOLDER): Promise<Stand> {
  if (existsSync(standFile(folder))) {
    const stand = JSON.parse(readFileSync(standFile(folder), 'utf8')) as Stand
    const answer = await fetch(stand.endpoint).catch(() => null)
    if (answer !== null) return stand
  }
  throw new Error('LocalStack is not running. Start it in another terminal: npm run localstack')
}

/** For the AWS SDKs, `aws` and the Serverless Framework. */
export const awsEnvironment = ({ endpoint }: Stand): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
})
