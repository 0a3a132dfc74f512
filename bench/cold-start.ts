import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { bundleHandler, HANDLERS, type HandlerName, kilobytes } from '../scripts/bundle/handlers.ts'
import { FIRST_PASS } from '../scripts/bundle/options.ts'

/**
 * What a cold start costs: a new process loads one bundle and hands an empty event to its handler, which builds clients
 * and all else that the next invocations reuse. Beside it bare Node, the SDK bundled as it comes, and each
 * dependency alone. Median of 15, the contestants in turn, so that a busy moment hits all; on a busy machine the CPU time is the
 * truer figure. `npm run bench:cold-start`; exits 1 over a goal.
 */

const ROUNDS = 15
const GOAL_MS = 130
const GOAL_KB = 520

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'iu-cutter-cold-start-'))

interface Contestant {
  readonly name: string
  readonly file: string
  readonly kb: number
}

const SDK = `import { S3Client, GetObjectCommand, PutObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
new S3Client({}); globalThis.kept = [GetObjectCommand, PutObjectCommand, ListObjectsV2Command]`

/** Each as a handler uses it. */
const DEPENDENCIES: Readonly<Record<string, string>> = {
  '@aws-sdk/client-s3': SDK,
  '@aws-sdk/client-sqs (on demand)': `import { SQSClient, ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs'
new SQSClient({}); globalThis.kept = ChangeMessageVisibilityCommand`,
  '@aws-lambda-powertools/logger': `import { Logger } from '@aws-lambda-powertools/logger'; new Logger()`,
  '@aws-lambda-powertools/metrics': `import { Metrics } from '@aws-lambda-powertools/metrics'; new Metrics()`,
  '@aws-sdk/client-secrets-manager (on demand)': `import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager'
new SecretsManagerClient({}); globalThis.kept = GetSecretValueCommand`,
  '@aws-sdk/rds-signer (on demand)': `import { Signer } from '@aws-sdk/rds-signer'
new Signer({ hostname: 'db.invalid', port: 5432, username: 'nobody' })`,
  '@aws-sdk/client-sns (on demand)': `import { SNSClient, PublishCommand } from '@aws-sdk/client-sns'
new SNSClient({}); globalThis.kept = PublishCommand`,
  pg: `import pg from 'pg'; new pg.Client({ password: '' })`,
  'zod/mini': `import * as z from 'zod/mini'; z.strictObject({ a: z.string() }).parse({ a: '' })`,
  diff: `import { diffWords } from 'diff'; diffWords('a', 'b')`,
  'hono/html': `import { html } from 'hono/html'; html\`<p>\``,
}

/** What the handlers stand on. */
const PLAIN = ['@aws-sdk/client-s3', '@aws-sdk/client-sqs (on demand)', 'pg', 'zod/mini']

/** A bundle of `source`: pruned as the handlers are, or as the SDK comes. */
async function bundle(name: string, source: string, how: 'pruned' | 'plain'): Promise<Contestant> {
  const file = `${name.replaceAll(/\W+/g, '-')}.cjs`
  const { plugins, ...options } = FIRST_PASS(root)
  await build({
    ...options,
    ...(how === 'pruned' ? { plugins } : {}),
    format: 'cjs',
    splitting: false,
    stdin: { contents: source, resolveDir: root },
    external: ['pg-native'],
    outfile: join(folder, file),
  })
  return { name, file: join(folder, file), kb: kilobytes(folder, [file]) }
}

/** A program that loads a handler and hands it an event without records. */
async function handlerStart(name: HandlerName): Promise<Contestant> {
  const { atStart } = await bundleHandler(root, name, folder)
  const file = join(folder, `start-${name}.cjs`)
  writeFileSync(
    file,
    `require('./${name}/index.js').handler({ Records: [] }, { getRemainingTimeInMillis: () => 60000 })`,
  )
  return { name: `handler ${name}`, file, kb: kilobytes(join(folder, name), atStart) }
}

const clock = join(folder, 'clock.cjs')
writeFileSync(
  clock,
  `process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  require('node:fs').writeSync(1, String((user + system) / 1000))
})`,
)

const environment = {
  PATH: process.env['PATH'],
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'not-a-key',
  AWS_SECRET_ACCESS_KEY: 'not-a-secret',
  CUTTER_BUCKET: 'a-bucket',
  CUTTER_CUT_QUEUE_URL: 'https://sqs.invalid/000000000000/cut.fifo',
  CUTTER_RESUME_QUEUE_URL: 'https://sqs.invalid/000000000000/resume.fifo',
  CUTTER_DATABASE_URL: 'postgresql://nobody@db.invalid/law',
}

/** In ms, of the process and all its threads. */
interface Cost {
  readonly wall: number
  readonly cpu: number
}

function costOf(file: string): Cost {
  const started = performance.now()
  const said = execFileSync(process.execPath, ['--require', clock, file], {
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return { wall: performance.now() - started, cpu: Number(said) }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

const medians = (costs: readonly Cost[]): Cost => ({
  wall: median(costs.map(({ wall }) => wall)),
  cpu: median(costs.map(({ cpu }) => cpu)),
})

try {
  const bareFile = join(folder, 'bare.cjs')
  writeFileSync(bareFile, '')
  const bare: Contestant = { name: 'bare Node', file: bareFile, kb: 0 }
  const everything = PLAIN.map((name) => DEPENDENCIES[name]).join('\n')
  const contestants = [
    bare,
    ...(await Promise.all(HANDLERS.map(handlerStart))),
    await bundle('plain SDK (S3, SQS), pg and zod', everything, 'plain'),
    ...(await Promise.all(Object.entries(DEPENDENCIES).map(([name, source]) => bundle(name, source, 'pruned')))),
  ]
  const costs = new Map(contestants.map(({ name }) => [name, [] as Cost[]]))
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { name, file } of contestants) costs.get(name)?.push(costOf(file))
  const base = medians(costs.get(bare.name) ?? [])
  console.log(`bare Node ${process.version}: ${base.wall.toFixed(0)} ms, CPU ${base.cpu.toFixed(0)} ms\n`)
  console.log(`${'above bare Node'.padEnd(46)}     ms  CPU ms      KB`)
  for (const { name, kb } of contestants.slice(1)) {
    const { wall, cpu } = medians(costs.get(name) ?? [])
    const figures = [wall - base.wall, cpu - base.cpu, kb]
    // Either alone is no less than the time on a machine that does nothing else.
    const over = name.startsWith('handler ') && (Math.min(wall - base.wall, cpu - base.cpu) > GOAL_MS || kb > GOAL_KB)
    console.log(
      `${name.padEnd(46)}${figures.map((n) => n.toFixed(0).padStart(7)).join(' ')}${over ? '  over the goal' : ''}`,
    )
    if (over) process.exitCode = 1
  }
  console.log(`\ngoal for a handler: ${GOAL_MS} ms, ${GOAL_KB} KB loaded at start`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
