import { join, relative } from 'node:path'
import { loadDocument } from '../db/load.ts'
import { withClient } from '../db/with-client.ts'
import { writeEvidence } from '../src/adapters/evidence-folder.ts'
import { randomIds, systemClock } from '../src/adapters/system.ts'
import { liveDiscoverer } from '../src/compose/live-database.ts'
import { loadConfig, settingsOf } from '../src/config.ts'
import { riskList } from '../src/orchestrator/approval.ts'
import { pinnedCounts } from '../src/orchestrator/pinned-counts.ts'
import { readLedger } from '../src/orchestrator/refusals.ts'
import { waitsAt } from '../src/orchestrator/run.ts'
import { STRUCTURAL } from '../src/orchestrator/settings.ts'
import type { RunState } from '../src/orchestrator/state.ts'
import type { SovereignGate } from '../src/orchestrator/steps.ts'
import { GATE_LABELS } from '../src/orchestrator/steps.ts'
import { STOPS } from '../src/orchestrator/stops.ts'
import { isoUtc } from '../src/orchestrator/time.ts'
import { countsText } from '../src/reports/effects.ts'
import { DEMO_APPROVER, demoApproval } from './demo-approval.ts'
import { approvalMessage, attemptsAt } from './demo-attempts.ts'
import type { DemoDocument } from './demo-documents.ts'
import type { World } from './demo-world.ts'
import { cutForReal } from './earlier-version.ts'
import { restAfter } from './watch-run.ts'

const REPORTS = join(import.meta.dirname, '..', '.local', 'reports')

/**
 * The main job from queue message to closeout report; all versions but the last are cut and enacted before it begins.
 * @param requestedBy the command that a person typed
 */
export async function demonstrate(world: World, document: DemoDocument, requestedBy: string): Promise<void> {
  console.log(`\n${document.title} (${document.docCode})`)
  for (const [index, version] of document.versions.entries()) {
    await load(world, document, version)
    if (index === document.versions.length - 1) break
    const config = loadConfig(process.env, 'worker')
    const database = {
      adminUrl: world.adminDatabaseUrl,
      discoverer: liveDiscoverer(config),
      // What prepares the database asks nobody: the demonstration begins with the next version.
      settings: { ...settingsOf(config), approvals: STRUCTURAL },
    }
    await cutForReal(document.docCode, database)
    console.log(
      `  version ${version.version} stands in the database, cut and enacted by the real functions (as the writer role)`,
    )
  }
  const run = await throughTheQueue(world, document, requestedBy)
  await summarise(world, run)
}

async function load(
  { adminDatabaseUrl }: World,
  document: DemoDocument,
  { version, body }: { version: string; body: string },
): Promise<void> {
  await withClient(adminDatabaseUrl, (client) =>
    loadDocument(client, {
      doc_code: document.docCode,
      docprefix: document.docprefix,
      title: document.title,
      grammar_profile: document.profile,
      leaf_level: null,
      scope: null,
      version_string: version,
      body,
    }),
  )
}

/** One cut message, then an approval message at each pause. */
async function throughTheQueue(world: World, document: DemoDocument, requestedBy: string): Promise<RunState> {
  const { send, store } = world
  const runId = randomIds.runId(systemClock.now())
  await send({ type: 'cut', v: 1, document_id: document.docCode, run_id: runId, requested_by: requestedBy })
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
    if (world.attempts) await attempt(world, run, gate)
    const key = world.keys?.pinned[gate] ?? null
    await send(approvalMessage(demoApproval(run, gate, isoUtc(systemClock.now())), key))
    const signed = key === null ? '' : `, signed with key ${key.publicKey.keyid.slice(0, 16)}…`
    console.log(`  → approval message sent by the ${DEMO_APPROVER}${signed}`)
    run = await restAfter(store.states, runId, run.seq, tell)
  }
  return run
}

/** The queue keeps the order within a run: each is judged before the approval that follows. */
async function attempt({ send, keys }: World, run: RunState, gate: SovereignGate): Promise<void> {
  const attempts = attemptsAt(run, gate, systemClock.now(), keys)
  for (const { message } of attempts) await send(message)
  console.log(
    `  → ${attempts.length} approvals sent that must not count: ${attempts.map(({ what }) => what).join('; ')}`,
  )
}

async function summarise({ store }: World, run: RunState): Promise<void> {
  const { summary } = await readLedger(store, run)
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
  Policy       ${run.approvals.SG_1_cut_authz?.policy}; ${summary.kept} approvals refused, each with its reasons in the report
  Written      nothing: this was a dry run
  Report       ${join(folder, 'report.html')}
  Hand-over    ${join(folder, 'handover', 'plan.jsonl')}
  Check it     npm run cutter -- verify ${folder}`)
}
