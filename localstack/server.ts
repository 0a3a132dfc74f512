import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { finished } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { REGION } from '../local/aws.ts'
import { freePort } from '../local/ports.ts'
import type { Installation } from './install.ts'

/** LocalStack in host mode, as a child process on 127.0.0.1. */

export interface LocalStackServer {
  readonly endpoint: string
  readonly port: number
  readonly pid: number
  /** What it has said, with all it ran. */
  readonly log: string
  stop(): Promise<void>
}

export interface ServerOptions {
  readonly installation: Installation
  /** Arguments of Node that run a Lambda function. */
  readonly runtime: readonly string[]
  /** Its own: emptied at the start, for it keeps no state beyond its end. */
  readonly folder: string
  /** The port to try first; null takes a free one. */
  readonly port: number | null
}

/** It checks no credentials; the SDKs want some. */
export const CREDENTIALS = { accessKeyId: 'not-a-key', secretAccessKey: 'not-a-secret' } as const

const HOST = join(dirname(fileURLToPath(import.meta.url)), 'host', 'host.py')
const START_MS = 60_000
const LOOK_MS = 100
/** Beyond the five seconds that it gives itself. */
const STOP_MS = 10_000
const LOG_LINES = 20

/** @throws Error with the end of its log where it does not start */
export async function startServer({ installation, runtime, folder, port }: ServerOptions): Promise<LocalStackServer> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'tmp'), { recursive: true })
  // As in /var/task, no package.json above a function's code decides how it is read.
  writeFileSync(join(folder, 'package.json'), '{}')
  const taken = await freePort(port)
  const endpoint = `http://127.0.0.1:${taken}`
  const log = join(folder, 'localstack.log')
  const out = createWriteStream(log)
  const child = spawn(installation.python, [HOST], {
    cwd: folder,
    env: environment(folder, taken, runtime),
    // It ends when this pipe does, however this process ends.
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdout.pipe(out, { end: false })
  child.stderr.pipe(out, { end: false })
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  })
  const stop = async (): Promise<void> => {
    child.stdin.end()
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await ended
    clearTimeout(late)
    out.end()
    await finished(out)
  }
  if (await answers(endpoint, child)) return { endpoint, port: taken, pid: child.pid ?? 0, log, stop }
  await stop()
  const end = readFileSync(log, 'utf8').split('\n').slice(-LOG_LINES).join('\n')
  throw new Error(`LocalStack did not start. The end of ${log}:\n${end}`)
}

/** Its health page says "available" where every call fails; only calls of its services are proof. */
async function answers(endpoint: string, child: ChildProcess): Promise<boolean> {
  const options = { endpoint, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 }
  const [sqs, s3] = [new SQSClient(options), new S3Client({ ...options, forcePathStyle: true })]
  const end = Date.now() + START_MS
  try {
    while (Date.now() < end && child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const calls = [sqs.send(new ListQueuesCommand({})), s3.send(new ListBucketsCommand({}))]
      if ((await Promise.allSettled(calls)).every(({ status }) => status === 'fulfilled')) return true
      await wait(LOOK_MS)
    }
    return false
  } finally {
    sqs.destroy()
    s3.destroy()
  }
}

/** Nothing of the shell but the path: no proxy, no credentials, no settings meant for something else. */
function environment(folder: string, port: number, runtime: readonly string[]): NodeJS.ProcessEnv {
  const address = `127.0.0.1:${port}`
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    TMPDIR: join(folder, 'tmp'),
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    // A container-like machine would have it write to /var/lib, /usr/lib and /etc.
    OVERRIDE_IN_DOCKER: '0',
    FILESYSTEM_ROOT: join(folder, 'filesystem'),
    LOCALSTACK_VOLUME_DIR: join(folder, 'volume'),
    CONFIG_DIR: join(folder, 'config'),
    GATEWAY_LISTEN: address,
    LOCALSTACK_HOST: address,
    // Queue URLs that need no name server, and no name server of its own.
    SQS_ENDPOINT_STRATEGY: 'path',
    DNS_ADDRESS: '0',
    DISABLE_EVENTS: '1',
    SKIP_SSL_CERT_DOWNLOAD: '1',
    // Else an expired or changed presigned URL is accepted.
    S3_SKIP_SIGNATURE_VALIDATION: '0',
    SQS_CLOUDWATCH_METRICS_REPORT_INTERVAL: '5',
    CUTTER_LOCAL_NODE: process.execPath,
    CUTTER_LOCAL_RUNTIME: JSON.stringify(runtime),
  }
}
