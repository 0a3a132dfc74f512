import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { loadDocument } from '../db/load.ts'
import { writeEvidence } from '../src/adapters/evidence-folder.ts'
import { liveDiscoverer } from '../src/adapters/live-discoverer.ts'
import { randomIds, systemClock } from '../src/adapters/system.ts'
import { loadConfig, settingsOf } from '../src/config.ts'
import { PROFILE_NAMES } from '../src/cutting/index.ts'
import { riskList } from '../src/orchestrator/approval.ts'
import { pinnedCounts } from '../src/orchestrator/pinned-counts.ts'
import { waitsAt } from '../src/orchestrator/run.ts'
import type { RunState } from '../src/orchestrator/state.ts'
import { GATE_LABELS } from '../src/orchestrator/steps.ts'
import { STOPS } from '../src/orchestrator/stops.ts'
import { isoUtc } from '../src/orchestrator/time.ts'
import { countsText } from '../src/reports/effects.ts'
import { DEMO_APPROVER, demoApproval } from './demo-approval.ts'
import { type DemoDocument, ownDocument, sampleDocuments } from './demo-documents.ts'
import { type World, withWorld } from './demo-world.ts'
import { cutForReal } from './earlier-version.ts'
import type { Stack } from './stack.ts'
import { restAfter } from './watch-run.ts'

/** `npm start`: the main job on the embedded stack, from queue message to closeout report, for real documents. */

const REPORTS = join(import.meta.dirname, '..', '.local', 'reports')
const HELP = `npm start                                     the by-law of the README, then the European Union Public Licence 1.1 → 1.2
npm start -- FILE [--docprefix X] [--profile P] [--title T]
                                              the same for a text or Markdown file of your own

FILE        UTF-8, at most 64 MiB
--docprefix first part of every address: 3 to 32 of A-Z, 0-9 and "-"; made from the file's name unless given
--profile   ${PROFILE_NAMES.join(', ')}; detected unless given
--title     the file's name unless given`

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
  const documents = file === undefined ? await sampleDocuments() : [await ownDocument(file, values)]
  console.log('Starting queues, bucket, database and worker on this machine (no Docker, no cloud) …')
  await withWorld(async (world) => {
    for (const document of documents) await demonstrate(world, document)
  })
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
  const folder = relative(process.cwd(), join(REPORTS, run.run_id))
  await writeEvidence(store.objects, run.run_id, folder)
  const { status, context_pins: pins } = run
  const counts = pinnedCounts(pins)
  if (status.kind === 'halted') {
    for (const { message, cure } of status.details) console.log(`    ${message}${cure === null ? '' : ` (${cure})`}`)
    throw new Error(`  ✗ ${status.code}: ${status.message}\n    ${STOPS[status.code].next}\n    Report: ${folder}`)
  }
  console.log(`
  Document     ${pins['doc_code']} version ${pins['version_string']}, ${pins['body_bytes']} bytes, profile ${pins['profile_name']}
  Would do     ${counts === null ? 'nothing' : countsText(counts)}
  In force     ${pins['lifecycle_enacted']} units enacted, ${pins['lifecycle_superseded']} versions superseded, ${pins['lifecycle_retired']} units retired
  Plan         ${pins['plan_digest']}
  Lossless     every byte in one unit or one gap (${pins['mark_gaps']} gaps)
  Sessions     ${pins['closeout_sessions']}, all read-only; transaction ids assigned: ${pins['closeout_sessions_with_xid']}
  Approved by  ${DEMO_APPROVER}, twice
  Written      nothing: this was a dry run
  Report       ${join(folder, 'report.html')}
  Hand-over    ${join(folder, 'handover', 'plan.jsonl')}
  Check it     npm run cutter -- verify ${folder}`)
}
