import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { actingAs, cutAndEnact } from '../../../db/cut-and-enact.ts'
import { readHandOver } from '../../../db/hand-over.ts'
import { loadDocument } from '../../../db/load.ts'
import {
  DEFAULT_SITE,
  DryRunReporter,
  LiveDryRunDiscoverer,
  LiveReadOnlyDiscoverer,
  memoryStore,
  OrchestratorRunner,
  pgConnect,
  type RunOutcome,
  readOnly,
  registryFor,
  targetOf,
} from '../../../src/index.ts'
import type { EpochMs, RunId } from '../../../src/orchestrator/brands.ts'
import type { Facts } from '../../../src/orchestrator/facts.ts'
import type { PredictedRow } from '../../../src/orchestrator/plan.ts'
import type { FactQuestion } from '../../../src/orchestrator/ports.ts'
import type { Approval, RunState } from '../../../src/orchestrator/state.ts'
import type { SovereignGate } from '../../../src/orchestrator/steps.ts'
import { isoUtc } from '../../../src/orchestrator/time.ts'
import type { ReferenceDatabase } from '../support/reference.ts'
import { applied, snapshot } from '../support/rows.ts'

/** The public API with live parts: a whole dry run against a scratch database, and the carrying out of its plan by the real functions. */

const START = Date.UTC(2026, 0, 5, 9) as EpochMs

export interface Version {
  readonly docCode: string
  readonly docprefix: string
  readonly profile: string | null
  readonly version: string
  readonly body: string
}

export interface DryRun {
  readonly run: RunState
  readonly planLines: string
  readonly rows: readonly PredictedRow[]
}

let runs = 0

export async function load(database: ReferenceDatabase, version: Version): Promise<void> {
  await database.as('admin', async (client) => {
    await loadDocument(client, {
      doc_code: version.docCode,
      docprefix: version.docprefix,
      title: version.docCode,
      grammar_profile: version.profile,
      leaf_level: null,
      scope: null,
      version_string: version.version,
      body: version.body,
    })
  })
}

const liveDiscoverer = (database: ReferenceDatabase): LiveReadOnlyDiscoverer =>
  new LiveReadOnlyDiscoverer(
    readOnly(pgConnect(targetOf(database.urlAs('cutter_dryrun'), 'off')), registryFor(DEFAULT_SITE)),
  )

export const liveFacts = async (database: ReferenceDatabase, question: FactQuestion): Promise<Facts> =>
  await liveDiscoverer(database).facts(question)

/** Cut, both approvals, closeout. */
export async function dryRun(database: ReferenceDatabase, docCode: string): Promise<DryRun> {
  const store = memoryStore()
  const live = liveDiscoverer(database)
  const discoverer = await LiveDryRunDiscoverer.fromLive(live, { documentId: docCode })
  runs += 1
  const n = runs
  const runner = new OrchestratorRunner({
    store,
    kb: new DryRunReporter(store.objects),
    discoverer,
    clock: { now: () => START },
    ids: {
      runId: () => `ictr-20260105T090000Z-${n.toString(16).padStart(8, '0')}` as RunId,
      writeId: randomUUID,
    },
  })
  const paused = run(await runner.cut({ documentId: docCode }))
  await runner.resume({ runId: paused.run_id, approval: approvalOf(paused, 'SG_1_cut_authz', n) })
  const again = await store.states.load(paused.run_id)
  if (again === null) throw new Error('no state')
  const done = run(
    await runner.resume({ runId: paused.run_id, approval: approvalOf(again.state, 'SG_2_lifecycle_authz', n) }),
  )
  const bytes = await store.objects.read(`${done.report?.folder}handover/plan.jsonl`)
  if (bytes === null) throw new Error(`no hand-over: ${done.state} ${JSON.stringify(done.status)}`)
  const planLines = new TextDecoder().decode(bytes)
  const lines = planLines.trimEnd().split('\n')
  return { run: done, planLines, rows: lines.map((line) => JSON.parse(line)).filter(({ line }) => line === 'row') }
}

function run(outcome: RunOutcome): RunState {
  if ('run' in outcome && outcome.kind !== 'halted') return outcome.run
  throw new Error(`the run did not go on: ${JSON.stringify('run' in outcome ? outcome.run.status : outcome)}`)
}

function approvalOf(state: RunState, gate: SovereignGate, n: number): Approval {
  const request = state.requests[gate]
  if (request === undefined) throw new Error(`nothing is asked at ${gate}: ${JSON.stringify(state.status)}`)
  return {
    approval_id: `approval-${n}-${gate}`,
    gate,
    run_id: state.run_id,
    decision: 'approve',
    signed_utc: isoUtc(START),
    allowance: 'explicit',
    payload_sha256: request.request_digest,
    acknowledged: request.risks,
    ...(gate === 'SG_2_lifecycle_authz'
      ? { review_decision_id: `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}` }
      : {}),
    scope: 'test',
    approver: 'tester',
  }
}

export interface Carried {
  readonly predicted: Map<string, unknown>
  readonly real: Map<string, unknown>
}

/** The rows that the plan predicts, and those that stand after the real functions carried it out. */
export async function carryOut(database: ReferenceDatabase, dry: DryRun): Promise<Carried> {
  const take = async (): ReturnType<typeof snapshot> =>
    await database.as('admin', async (client: pg.Client) => await snapshot(client))
  const before = await take()
  await cutAndEnact(actingAs(database.url), readHandOver(dry.planLines))
  return { predicted: applied(before, dry.rows), real: await take() }
}
