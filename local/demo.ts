import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { loadDocument } from '../db/load.ts'
import { s3Client, sqsClient } from '../src/adapters/aws-clients.ts'
import { liveDiscoverer } from '../src/adapters/live-discoverer.ts'
import { type Send, sqsSender } from '../src/adapters/sqs-sender.ts'
import { s3Store } from '../src/adapters/stores.ts'
import { randomIds, systemClock } from '../src/adapters/system.ts'
import { loadConfig, settingsOf } from '../src/config.ts'
import { riskList } from '../src/orchestrator/approval.ts'
import type { ObjectStore, Store } from '../src/orchestrator/ports.ts'
import { waitsAt } from '../src/orchestrator/run.ts'
import type { RunState } from '../src/orchestrator/state.ts'
import { GATE_LABELS } from '../src/orchestrator/steps.ts'
import { STOPS } from '../src/orchestrator/stops.ts'
import { isoUtc } from '../src/orchestrator/time.ts'
import { workerOf } from '../src/worker/compose.ts'
import { DEMO_APPROVER, demoApproval } from './demo-approval.ts'
import { readDocumentFile } from './document-file.ts'
import { cutForReal } from './earlier-version.ts'
import { adopt, type Stack, startStack } from './stack.ts'
import { restAfter } from './watch-run.ts'

/** `npm start`: the main job on the embedded stack, from queue message to closeout report, for real documents. */

const CHECKOUT = join(import.meta.dirname, '..')
const REPORTS = join(CHECKOUT, '.local', 'reports')
const HELP = `npm start                                     the by-law of the README, then the European Union Public Licence 1.1 → 1.2
npm start -- FILE [--docprefix X] [--profile P] [--title T]
                                              the same for a text or Markdown file of your own

FILE        UTF-8, at most 64 MiB
--docprefix first part of every address: 3 to 32 of A-Z, 0-9 and "-"; made from the file's name unless given
--profile   markdown-atx, article-section, numbered-outline …; detected unless given
--title     the file's name unless given`

interface DemoDocument {
  readonly docCode: string
  readonly docprefix: string
  readonly title: string
  readonly profile: string | null
  /** Oldest first; all but the last are cut and enacted before the demonstration begins. */
  readonly versions: readonly { readonly version: string; readonly body: string }[]
}

interface World {
  readonly stack: Stack
  readonly store: Store
  readonly send: Send
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      docprefix: { type: 'string' },
      profile: { type: 'string' },
      title: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) return console.log(HELP)
  if (positionals.length > 1) throw new Error(`One file at a time, please.\n\n${HELP}`)
  const [file] = positionals
  const documents = file === undefined ? await samples() : [await ownDocument(file, values)]
  await withStack(async (world) => {
    for (const document of documents) await demonstrate(world, document)
  })
}

async function samples(): Promise<readonly DemoDocument[]> {
  const sample = async (name: string): Promise<string> => await readFile(join(CHECKOUT, 'db', 'sample', name), 'utf8')
  const licences = createRequire(import.meta.url)('spdx-license-list/full.js') as Record<
    string,
    { licenseText: string }
  >
  const licence = (name: string): string => licences[name]?.licenseText ?? ''
  return [
    {
      docCode: 'MILLBROOK-BYLAW',
      docprefix: 'MILLBROOK-BYLAW',
      title: 'By-law of the Millbrook Community Library',
      profile: 'article-section',
      versions: [
        { version: '1', body: await sample('by-law.v1.md') },
        { version: '2', body: await sample('by-law.v2.md') },
      ],
    },
    {
      docCode: 'EUPL',
      docprefix: 'EUPL',
      title: 'European Union Public Licence',
      profile: 'numbered-outline',
      versions: [
        { version: '1.1', body: licence('EUPL-1.1') },
        { version: '1.2', body: licence('EUPL-1.2') },
      ],
    },
  ]
}

async function ownDocument(
  path: string,
  options: { docprefix?: string; profile?: string; title?: string },
): Promise<DemoDocument> {
  const file = await readDocumentFile(path, options.docprefix ?? null)
  return {
    docCode: file.docCode,
    docprefix: file.docprefix,
    title: options.title ?? file.title,
    profile: options.profile ?? null,
    versions: [{ version: '1', body: file.body }],
  }
}

/** A stack of its own with an empty folder, so that every demonstration begins alike. */
async function withStack(work: (world: World) => Promise<void>): Promise<void> {
  console.log('Starting queues, bucket, database and worker on this machine (no Docker, no cloud) …')
  const stack = await startStack({ dataDir: join(CHECKOUT, '.local', 'demo'), keep: false })
  try {
    adopt({ env: { ...stack.env, CUTTER_DEMO: 'true' } })
    const worker = await workerOf(process.env, { log: () => {}, waitSeconds: 1 })
    try {
      const config = loadConfig(process.env, 'worker')
      const aws = { endpoint: config.awsEndpoint }
      const queues = { cut: config.cutQueueUrl, resume: config.resumeQueueUrl }
      await work({ stack, store: s3Store(s3Client(aws), config.bucket), send: sqsSender(sqsClient(aws), queues) })
    } finally {
      await worker.stop()
    }
  } finally {
    await stack.stop()
  }
}

async function demonstrate(world: World, document: DemoDocument): Promise<void> {
  console.log(`\n${document.title} (${document.docCode})`)
  for (const [index, version] of document.versions.entries()) {
    await load(world.stack, document, version)
    if (index === document.versions.length - 1) break
    const config = loadConfig(process.env, 'worker')
    const database = {
      adminUrl: world.stack.adminDatabaseUrl,
      discoverer: liveDiscoverer(config),
      settings: settingsOf(config),
    }
    await cutForReal(document.docCode, database)
    console.log(
      `  version ${version.version} stands in the database, cut and enacted by the real functions (as the writer role)`,
    )
  }
  const run = await throughTheQueue(world, document)
  await summarise(world, run)
}

async function load(
  stack: Stack,
  document: DemoDocument,
  { version, body }: { version: string; body: string },
): Promise<void> {
  const client = new pg.Client({ connectionString: stack.adminDatabaseUrl })
  await client.connect()
  try {
    await loadDocument(client, {
      doc_code: document.docCode,
      docprefix: document.docprefix,
      title: document.title,
      grammar_profile: document.profile,
      leaf_level: null,
      scope: null,
      version_string: version,
      body,
    })
  } finally {
    await client.end()
  }
}

/** One cut message, then an approval message at each pause. */
async function throughTheQueue({ send, store }: World, document: DemoDocument): Promise<RunState> {
  const runId = randomIds.runId(systemClock.now())
  await send({ type: 'cut', v: 1, document_id: document.docCode, run_id: runId, requested_by: 'npm start' })
  console.log(`  → cut message for version ${document.versions.at(-1)?.version} sent; run ${runId}`)
  let told = 0
  const tell = (run: RunState): void => {
    for (const receipt of run.receipts.slice(told)) {
      const held = receipt.predicates.filter(({ passed }) => passed).length
      console.log(`    ✓ ${receipt.phase.padEnd(18)} ${receipt.gate} ${held}/${receipt.predicates.length}`)
    }
    told = run.receipts.length
  }
  let run = await restAfter(store.states, runId, 0, tell)
  for (let gate = waitsAt(run); gate !== null; gate = waitsAt(run)) {
    console.log(`  ⏸ ${GATE_LABELS[gate]}; to acknowledge: ${riskList(run.requests[gate]?.risks ?? {})}`)
    await send({ type: 'approval', v: 1, run_id: runId, approval: demoApproval(run, gate, isoUtc(systemClock.now())) })
    console.log(`  → approval message sent by the ${DEMO_APPROVER}`)
    run = await restAfter(store.states, runId, run.seq, tell)
  }
  return run
}

async function summarise({ store }: World, run: RunState): Promise<void> {
  const folder = await copyReport(store.objects, run)
  const { status, context_pins: pins } = run
  if (status.kind === 'halted') {
    for (const { message, cure } of status.details) console.log(`    ${message}${cure === null ? '' : ` (${cure})`}`)
    throw new Error(`  ✗ ${status.code}: ${status.message}\n    ${STOPS[status.code].next}\n    Report: ${folder}`)
  }
  console.log(`
  Document     ${pins['doc_code']} version ${pins['version_string']}, ${pins['body_bytes']} bytes, profile ${pins['profile_name']}
  Would do     ${pins['plan_creates']} create, ${pins['plan_revises']} revise, ${pins['plan_keeps']} keep, ${pins['plan_retires']} retire
  In force     ${pins['lifecycle_enacted']} units enacted, ${pins['lifecycle_superseded']} versions superseded, ${pins['lifecycle_retired']} units retired
  Plan         ${pins['plan_digest']}
  Lossless     every byte in one unit or one gap (${pins['mark_gaps']} gaps)
  Sessions     ${pins['closeout_sessions']}, all read-only; transaction ids assigned: ${pins['closeout_sessions_with_xid']}
  Approved by  ${DEMO_APPROVER}, twice
  Written      nothing: this was a dry run
  Report       ${join(folder, 'report.html')}
  Hand-over    ${join(folder, 'handover', 'plan.jsonl')}`)
}

/** Copies the run's last report out of the bucket, which ends with the stack. */
async function copyReport(objects: ObjectStore, run: RunState): Promise<string> {
  const source = run.report?.folder ?? ''
  const folder = join(REPORTS, run.run_id)
  for (const key of await objects.list(source)) {
    const target = join(folder, key.slice(source.length))
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, (await objects.read(key)) ?? '')
  }
  return relative(process.cwd(), folder)
}
