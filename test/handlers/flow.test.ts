import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type * as z from 'zod/mini'
import { randomIds } from '../../src/adapters/system.ts'
import { InMemoryDiscoverer } from '../../src/discovery/in-memory.ts'
import { cutHandler } from '../../src/handlers/cut.ts'
import type { LogLine } from '../../src/handlers/log.ts'
import type { HandlerDependencies } from '../../src/handlers/ports.ts'
import { resumeHandler } from '../../src/handlers/resume.ts'
import { encodeMessage } from '../../src/messages.ts'
import type { Uuid } from '../../src/orchestrator/brands.ts'
import { stateKey } from '../../src/orchestrator/keys.ts'
import type { Discoverer } from '../../src/orchestrator/ports.ts'
import { OrchestratorRunner } from '../../src/orchestrator/runner.ts'
import type { Approval, RunState } from '../../src/orchestrator/state.ts'
import type { SovereignGate } from '../../src/orchestrator/steps.ts'
import { Stop } from '../../src/orchestrator/stops.ts'
import { isoUtc } from '../../src/orchestrator/time.ts'
import { DryRunReporter } from '../../src/reports/reporter.ts'
import { notice } from '../../src/schema/notice.ts'
import { planLine } from '../../src/schema/plan-lines.ts'
import { problemsOf } from '../../src/schema/problems.ts'
import { reportSchema } from '../../src/schema/report.ts'
import { decodeState } from '../../src/schema/state.ts'
import { documentOf, factsOf } from '../fakes/facts.ts'
import { type Memory, memoryStore } from '../fakes/memory-store.ts'
import { RUN } from '../schema/fixtures.ts'
import { BUDGET, cutBody, event, NOW, record, timeLeft } from './fixtures.ts'

const DOCUMENT = documentOf().doc_code
const REVIEW = '0b7f4c1e-5a53-4c7e-9d5e-0d2a5f5f5f5f' as Uuid

function world(discoverer: Discoverer = new InMemoryDiscoverer(factsOf())) {
  const memory: Memory = new Map()
  const store = memoryStore(memory)
  const lines: LogLine[] = []
  const clock = { now: () => NOW }
  const dependencies: HandlerDependencies = {
    runner: new OrchestratorRunner({ store, kb: new DryRunReporter(store.objects), discoverer, clock, ids: randomIds }),
    objects: store.objects,
    doctor: async () => 'ready',
    visibility: { postpone: async () => undefined },
    clock,
    log: (line) => void lines.push(line),
    budget: BUDGET,
    redriveSenders: [],
  }
  const cut = cutHandler(async () => dependencies)
  const resume = resumeHandler(async () => dependencies)
  const text = (key: string) => new TextDecoder().decode(memory.get(key)?.bytes)
  return {
    memory,
    lines,
    published: (prefix: string) =>
      [...memory.keys()].filter((key) => key.startsWith(prefix)).map((key) => [key, text(key)] as const),
    state: (): RunState => decodeState(text(stateKey(RUN)), RUN),
    quarantined: (id: string) => JSON.parse(text(`quarantine/${id}.json`)),
    sendCut: async (id = 'cut', document = DOCUMENT) =>
      await cut(event(record(id, cutBody(document, { run_id: RUN }))), timeLeft(900_000)),
    sendResume: async (body: string, id = 'resume') => await resume(event(record(id, body)), timeLeft(900_000)),
  }
}

const DONE = { batchItemFailures: [] }
const AGAIN = (id: string) => ({ batchItemFailures: [{ itemIdentifier: id }] })

function problemsIn(schema: z.ZodMiniType, text: string): readonly string[] {
  const json: unknown = JSON.parse(text)
  const result = schema.safeParse(json)
  return result.success ? [] : problemsOf(result.error, json)
}

function approvalFor(run: RunState, gate: SovereignGate): string {
  const request = run.requests[gate]
  if (request === undefined) throw new Error(`no request at ${gate}`)
  const approval: Approval = {
    approval_id: `ap-${gate}`,
    gate,
    run_id: RUN,
    decision: 'approve',
    signed_utc: isoUtc(NOW),
    allowance: 'explicit',
    payload_sha256: request.request_digest,
    acknowledged: request.risks,
    ...(gate === 'SG_2_lifecycle_authz' ? { review_decision_id: REVIEW } : {}),
    scope: 'a test',
    approver: 'nobody, a test',
  }
  return encodeMessage({ type: 'approval', v: 1, run_id: RUN, approval }).body
}

describe('from message to closeout', () => {
  it('one cut message and two approvals lead to the report', async () => {
    const { sendCut, sendResume, state, memory } = world()
    expect(await sendCut()).toEqual(DONE)
    expect(state().state).toBe('awaiting_cut_authorization')
    expect(await sendResume(approvalFor(state(), 'SG_1_cut_authz'))).toEqual(DONE)
    expect(state().state).toBe('awaiting_lifecycle_authorization')
    expect(await sendResume(approvalFor(state(), 'SG_2_lifecycle_authz'))).toEqual(DONE)
    expect(state().status).toMatchObject({ kind: 'closed', how: 'closeout_reported' })
    expect(memory.has(state().report?.html ?? '')).toBe(true)
  })

  it('what is written is of the published form: reports, notices, plan lines', async () => {
    const { sendCut, sendResume, state, published, memory } = world()
    await sendCut()
    await sendResume(approvalFor(state(), 'SG_1_cut_authz'))
    await sendResume(approvalFor(state(), 'SG_2_lifecycle_authz'))
    const reports = published('v1/runs/').filter(([key]) => key.endsWith('report.json'))
    const notices = published('v1/notices/')
    expect([reports, notices].map(({ length }) => length)).toEqual([3, 3])
    for (const [, text] of reports) expect(problemsIn(reportSchema, text)).toEqual([])
    for (const [, text] of notices) expect(problemsIn(notice, text)).toEqual([])
    const plan = [...memory].find(([key]) => key.includes('/plan/'))?.[1].bytes ?? new Uint8Array()
    for (const line of gunzipSync(plan).toString().trimEnd().split('\n')) expect(problemsIn(planLine, line)).toEqual([])
  })

  it('a second delivery of each message changes nothing', async () => {
    const { sendCut, sendResume, state } = world()
    await sendCut()
    const approval = approvalFor(state(), 'SG_1_cut_authz')
    await sendResume(approval)
    const before = state()
    expect([await sendCut(), await sendResume(approval)]).toEqual([DONE, DONE])
    expect(state()).toEqual(before)
  })

  it('every state that is written decodes, with its sender as the queue named it', async () => {
    const { sendCut, state } = world()
    await sendCut('m-7')
    expect(state().origin).toEqual({
      requested_by: 'ada',
      sender_id: 'AIDAEXAMPLE',
      message_id: 'm-7',
      taken_at: '2025-03-01T10:29:55.000Z',
    })
  })
})

describe('what cannot go on', () => {
  const down: Discoverer = {
    facts: async () => {
      throw new Stop('STOP_SOURCE_UNREACHABLE', 'The database is down.')
    },
  }

  it('database down: the message comes again, and the run is visible as pending', async () => {
    const { sendCut, state, lines } = world(down)
    expect(await sendCut()).toEqual(AGAIN('cut'))
    expect(state()).toMatchObject({ state: 'pending', status: { kind: 'open' } })
    expect(lines[0]).toMatchObject({ code: 'STOP_SOURCE_UNREACHABLE', cause: 'The database is down.' })
  })

  it('bucket missing: the message comes again, with the bucket in the log', async () => {
    const { lines } = world()
    const missing = async () => {
      throw new Stop('STOP_SOURCE_UNREACHABLE', 'There is no bucket iu-cutter-local.')
    }
    const handler = cutHandler(async () => ({
      runner: { cut: missing, resume: missing },
      objects: { create: missing },
      doctor: missing,
      visibility: { postpone: async () => undefined },
      clock: { now: () => NOW },
      log: (line) => void lines.push(line),
      budget: BUDGET,
      redriveSenders: [],
    }))
    expect(await handler(event(record('a', cutBody('A'))), timeLeft(1))).toEqual(AGAIN('a'))
    expect(lines[0]?.cause).toContain('no bucket iu-cutter-local')
  })

  it.each([
    ['unknown', { document: null, version: null }, 'STOP_DOCUMENT_UNKNOWN'],
    ['without text', { version: null }, 'STOP_VERSION_UNKNOWN'],
  ])('a document that is %s: the run stops with its code, acknowledged', async (_, facts, code) => {
    const { sendCut, state, lines } = world(new InMemoryDiscoverer(factsOf(facts)))
    expect(await sendCut()).toEqual(DONE)
    expect(state().status).toMatchObject({ kind: 'halted', code })
    expect(lines[0]).toMatchObject({ outcome: 'halted', code })
  })

  it.each([
    ['cut short', (text: string) => text.slice(0, 200), 'cut short'],
    [
      'of a newer schema',
      (text: string) => text.replace('"schema_version":1', '"schema_version":2'),
      'schema version 2',
    ],
    ['of another run', (text: string) => text.replaceAll(RUN, RUN.replace('0a1b', 'ffff')), 'another run'],
  ])('a state file %s: the message is kept with that cause, nothing is overwritten', async (_, spoil, cause) => {
    const { sendCut, sendResume, state, memory, quarantined } = world()
    await sendCut()
    const approval = approvalFor(state(), 'SG_1_cut_authz')
    const key = stateKey(RUN)
    const stored = memory.get(key)
    if (stored === undefined) throw new Error('no state')
    const bytes = new TextEncoder().encode(spoil(JSON.stringify(state())))
    memory.set(key, { ...stored, bytes })
    expect(await sendResume(approval, 'late')).toEqual(DONE)
    expect(quarantined('late')).toMatchObject({ code: 'STOP_STATE_CORRUPT', cause: expect.stringContaining(cause) })
    expect(memory.get(key)?.bytes).toBe(bytes)
  })

  it('a run id of another document: STOP_REPLAY_CONFLICT, kept and acknowledged', async () => {
    const { sendCut, state, quarantined } = world()
    await sendCut()
    const before = state()
    expect(await sendCut('b', 'OTHER')).toEqual(DONE)
    expect(quarantined('b')).toMatchObject({ code: 'STOP_REPLAY_CONFLICT' })
    expect(state()).toEqual(before)
  })

  it('an approval for a run that does not exist: kept and acknowledged', async () => {
    const { sendCut, state } = world()
    await sendCut()
    const other = world()
    expect(await other.sendResume(approvalFor(state(), 'SG_1_cut_authz'), 'x')).toEqual(DONE)
    expect(other.quarantined('x').cause).toContain(`no run ${RUN}`)
  })
})
