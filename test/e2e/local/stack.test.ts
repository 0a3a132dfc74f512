import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { withClient } from '../../../db/with-client.ts'
import { discardPostgres } from '../../../local/postgres.ts'
import { commandOf } from '../../../local/postgres-stale.ts'
import { type Stack, startStack } from '../../../local/stack.ts'
import { s3Client } from '../../../src/adapters/aws-clients.ts'
import { loadConfig } from '../../../src/config.ts'
import { localAwsEnvironment } from '../support/aws-environment.ts'

localAwsEnvironment()

/** One that the account of the server can pass through, unless told. */
async function freshFolder(mode = 0o755): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'iu-cutter-stack-'))
  await chmod(folder, mode)
  return folder
}

const folders: string[] = []
let shared: Stack
let kept: string
beforeAll(async () => {
  const own = await freshFolder()
  kept = await freshFolder()
  folders.push(own, kept)
  shared = await startStack({ dataDir: own, keep: false })
})
afterAll(async () => {
  await shared.stop()
  // Whatever a failed test left running.
  await discardPostgres(kept)
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
})

async function started(options: Parameters<typeof startStack>[0]): Promise<Stack> {
  const stack = await startStack(options)
  onTestFinished(stack.stop)
  return stack
}

const one = async (url: string, sql: string): Promise<unknown> =>
  await withClient(url, async (client) => Object.values((await client.query(sql)).rows[0] ?? {})[0])

test('the environment of the stack is one that every part of the product starts with', () => {
  for (const part of ['cut', 'resume', 'worker', 'send', 'run'] as const) {
    expect(loadConfig(shared.env, part).bucket).toBe('iu-cutter-local')
  }
})

test('the database holds the reference schema, and the role of the environment can read it and not write it', async () => {
  const { dryrunDatabaseUrl, env } = shared
  expect(env['CUTTER_DATABASE_URL']).toBe(dryrunDatabaseUrl)
  expect(await one(dryrunDatabaseUrl, 'SELECT count(*)::int FROM public.information_unit')).toBe(0)
  await expect(one(dryrunDatabaseUrl, 'DELETE FROM public.information_unit')).rejects.toMatchObject({ code: '25006' })
})

test('a second stack on the same folder is refused while the first one lives, and the first one is not harmed', async () => {
  await expect(startStack({ dataDir: shared.folder })).rejects.toThrow(
    `Another stack runs on ${shared.folder}. Use that one, or stop it`,
  )
  expect(await one(shared.adminDatabaseUrl, 'SELECT 1')).toBe(1)
})

test('two stacks run side by side, even below a folder the server cannot enter, and one that is not kept leaves nothing', async () => {
  const dataDir = await freshFolder(0o700)
  folders.push(dataDir)
  const other = await startStack({ dataDir, keep: false })
  const identity = 'SELECT system_identifier::text FROM pg_control_system()'
  expect(await one(other.adminDatabaseUrl, identity)).not.toBe(await one(shared.adminDatabaseUrl, identity))
  expect(other.env['CUTTER_AWS_ENDPOINT']).not.toBe(shared.env['CUTTER_AWS_ENDPOINT'])
  const cluster = String(await one(other.adminDatabaseUrl, 'SHOW data_directory'))
  await other.stop()
  expect(existsSync(cluster)).toBe(false)
  expect(await readdir(dataDir)).toEqual(['lock.sqlite'])
})

test('after a clean stop all is there again: rows, objects, the same ports', async () => {
  const before = await startStack({ dataDir: kept })
  await one(before.adminDatabaseUrl, 'CREATE TABLE kept AS SELECT 7 AS n')
  await put(before, 'kept')
  await before.stop()
  const after = await started({ dataDir: kept })
  expect(after.env).toEqual(before.env)
  expect(await one(after.adminDatabaseUrl, 'SELECT n FROM kept')).toBe(7)
  expect(await get(after, 'kept')).toBe('kept')
})

test('a killed stack leaves a server behind; the next start ends that one and keeps the data', async () => {
  const { child, url } = await stackOfItsOwn(kept)
  await one(url, 'CREATE TABLE late AS SELECT 8 AS n')
  const left = await serverPid(kept)
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('close', resolve))
  expect(alive(left)).toBe(true)
  const after = await started({ dataDir: kept })
  expect(await serverPid(kept)).not.toBe(left)
  expect(alive(left)).toBe(false)
  expect(await one(after.adminDatabaseUrl, 'SELECT n FROM late')).toBe(8)
})

test('a process that only has the number of a dead server is left alone', async () => {
  await (await startStack({ dataDir: kept })).stop()
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  onTestFinished(() => void bystander.kill())
  await writeFile(pidFile(kept), `${bystander.pid}\n${join(kept, 'postgres', 'cluster')}\n`)
  await started({ dataDir: kept })
  expect(alive(bystander.pid ?? 0)).toBe(true)
})

const pidFile = (dataDir: string): string => join(dataDir, 'postgres', 'cluster', 'postmaster.pid')
const serverPid = async (dataDir: string): Promise<number> =>
  Number.parseInt(await readFile(pidFile(dataDir), 'utf8'), 10)

const alive = (pid: number): boolean => commandOf(pid) !== ''

/** A stack in a process that can be killed, and the superuser's URL of its database. */
async function stackOfItsOwn(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const script = `
    const { startStack } = await import(${JSON.stringify(new URL('../../../local/stack.ts', import.meta.url).href)})
    console.log((await startStack({ dataDir: ${JSON.stringify(dataDir)} })).adminDatabaseUrl)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  for await (const line of createInterface({ input: child.stdout })) return { child, url: line }
  throw new Error('the stack did not start')
}

async function put({ env }: Stack, Key: string): Promise<void> {
  const s3 = s3Client({ endpoint: env['CUTTER_AWS_ENDPOINT'] ?? null })
  await s3.send(new PutObjectCommand({ Bucket: env['CUTTER_BUCKET'], Key, Body: Key }))
}

async function get({ env }: Stack, Key: string): Promise<string | undefined> {
  const s3 = s3Client({ endpoint: env['CUTTER_AWS_ENDPOINT'] ?? null })
  return await (await s3.send(new GetObjectCommand({ Bucket: env['CUTTER_BUCKET'], Key }))).Body?.transformToString()
}
