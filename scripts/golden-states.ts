// Writes one state document for each state and status that a run of this schema version can rest in, by the runner itself.
// A file that is there is never touched: what was once written is read for ever. Run by hand after a new schema version:
//   node scripts/golden-states.ts

import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { memoryStore } from '../src/adapters/memory-store.ts'
import { InMemoryDiscoverer } from '../src/discovery/in-memory.ts'
import { payloadTypeOf } from '../src/orchestrator/authority.ts'
import type { EpochMs, RunId, Uuid } from '../src/orchestrator/brands.ts'
import type { ResumeCommand } from '../src/orchestrator/commands.ts'
import { PAYLOAD_TYPES } from '../src/orchestrator/dsse.ts'
import type { Clock, Discoverer } from '../src/orchestrator/ports.ts'
import { OrchestratorRunner } from '../src/orchestrator/runner.ts'
import { DEFAULT_SETTINGS, type Settings, STRUCTURAL } from '../src/orchestrator/settings.ts'
import { type Approval, type RunState, STATE_SCHEMA_VERSION } from '../src/orchestrator/state.ts'
import type { SovereignGate } from '../src/orchestrator/steps.ts'
import { Stop } from '../src/orchestrator/stops.ts'
import { isoUtc, plus, seconds } from '../src/orchestrator/time.ts'
import { DryRunReporter } from '../src/reports/reporter.ts'
import { factsOf } from '../test/fakes/facts.ts'
import { envelopeOf, testKey } from '../test/signatures/keys.ts'

const RUN = 'ictr-20260102T030405Z-00c0ffee' as RunId
const EARLIER = 'ictr-20260102T030405Z-00bada55' as RunId
const START = Date.UTC(2026, 0, 2, 3, 4, 5) as EpochMs
const REVIEW = '0b7f4c1e-5a53-4c7e-9d5e-0d2a5f5f5f5f' as Uuid
const FACTS = factsOf()
const DOCUMENT = FACTS.document?.doc_code ?? ''

/** Each reading is a second later, so that a deadline falls between any two phases. */
class TickingClock implements Clock {
  #now = START
  now(): EpochMs {
    this.#now = plus(this.#now, seconds(1))
    return this.#now
  }
}

const down: Discoverer = {
  facts: async () => {
    throw new Stop('STOP_SOURCE_UNREACHABLE', 'The database is down.')
  },
}

function world(discoverer: Discoverer = new InMemoryDiscoverer(FACTS), settings: Settings = DEFAULT_SETTINGS) {
  const store = memoryStore()
  const clock = new TickingClock()
  let writes = 0
  const writeId = (): string => {
    writes += 1
    return `write-${writes}`
  }
  const kb = new DryRunReporter(store.objects)
  const runner = new OrchestratorRunner({ store, kb, discoverer, clock, ids: { runId: () => RUN, writeId }, settings })
  const state = async (): Promise<RunState> => (await store.states.load(RUN))?.state ?? fail('no state')
  const load = async (runId: RunId): Promise<RunState | undefined> => (await store.states.load(runId))?.state
  return { runner, state, load, deadlineIn: (ticks: number) => plus(clock.now(), seconds(ticks)) }
}

function fail(what: string): never {
  throw new Error(`BUG-golden-states: ${what}`)
}

function approvalFor(run: RunState, gate: SovereignGate, change: Partial<Approval> = {}): ResumeCommand {
  const request = run.requests[gate] ?? fail(`no request at ${gate}`)
  const approval: Approval = {
    approval_id: `approval-${gate}`,
    gate,
    run_id: RUN,
    decision: 'approve',
    signed_utc: isoUtc(START),
    allowance: 'explicit',
    payload_sha256: request.request_digest,
    acknowledged: request.risks,
    ...(gate === 'SG_2_lifecycle_authz' ? { review_decision_id: REVIEW } : {}),
    scope: 'a golden file',
    approver: 'nobody: a golden file',
    ...change,
  }
  return { runId: RUN, approval }
}

/** How a run came to rest, told apart by its state and status. */
const nameOf = ({ state, status }: RunState, note: string): string =>
  `v${STATE_SCHEMA_VERSION}-${state}${status.kind === 'open' ? '' : `-${status.how}`}${note}.json`

const made = new Map<string, RunState>()
const keep = (run: RunState, note = ''): void => {
  const name = nameOf(run, note)
  if (!made.has(name)) made.set(name, run)
}

const stranded = world(down)
await stranded.runner.cut({ documentId: DOCUMENT }).catch(() => undefined)
keep(await stranded.state())

/** The invocation that follows `given` approvals, cut off after `ticks`. */
async function cutOff(given: readonly SovereignGate[], ticks: number): Promise<void> {
  const { runner, state, deadlineIn } = world()
  const last = given.at(-1)
  const cutDeadline = last === undefined ? { deadline: deadlineIn(ticks) } : {}
  await runner.cut({ documentId: DOCUMENT, ...cutDeadline })
  for (const gate of given) {
    const deadline = gate === last ? { deadline: deadlineIn(ticks) } : {}
    await runner.resume({ ...approvalFor(await state(), gate), ...deadline })
  }
  keep(await state())
  if ((await state()).status.kind !== 'halted') return
  await runner.resume({ runId: RUN, retry: { requestId: 'retry-1', reason: 'a golden file' } })
  keep(await state(), '-after_retry')
}

const INVOCATIONS = [[], ['SG_1_cut_authz'], ['SG_1_cut_authz', 'SG_2_lifecycle_authz']] as const
for (const given of INVOCATIONS) for (let ticks = 1; ticks < 40; ticks += 1) await cutOff(given, ticks)

const unknown = world()
await unknown.runner.cut({ documentId: 'NO-SUCH-DOCUMENT' })
keep(await unknown.state())

const live = world()
await live.runner.cut({ documentId: DOCUMENT, mode: 'LIVE' })
keep(await live.state())

const rejected = world()
await rejected.runner.cut({ documentId: DOCUMENT })
await rejected.runner.resume(
  approvalFor(await rejected.state(), 'SG_1_cut_authz', { decision: 'reject', reason: 'not now' }),
)
keep(await rejected.state())

/** The cut after an earlier run that a drift had stopped. */
let standing = factsOf()
const followed = world(new InMemoryDiscoverer(() => standing))
await followed.runner.cut({ documentId: DOCUMENT, runId: EARLIER })
standing = { ...standing, grants: standing.grants.slice(1) }
const paused = (await followed.load(EARLIER)) ?? fail('no earlier run')
await followed.runner.resume({ ...approvalFor(paused, 'SG_1_cut_authz', { run_id: EARLIER }), runId: EARLIER })
standing = factsOf()
await followed.runner.cut({ documentId: DOCUMENT })
keep(await followed.state(), '-follows')

/** Under the signed policy: closed out, rejected, given up, and halted with an approval in hand. */
const KEYS = { SG_1_cut_authz: testKey('Ann'), SG_2_lifecycle_authz: testKey('Bob') }
const SIGNED: Settings = {
  ...DEFAULT_SETTINGS,
  approvals: { ...STRUCTURAL, policy: 'signed', keys: Object.values(KEYS).map(({ pinned }) => pinned) },
}
const signedWorld = () => world(new InMemoryDiscoverer(() => standing), SIGNED)
function signed(run: RunState, gate: SovereignGate, change: Partial<Approval> = {}): ResumeCommand {
  const command = approvalFor(run, gate, change)
  if (!('approval' in command)) return fail('no approval')
  return { ...command, envelope: envelopeOf(KEYS[gate], payloadTypeOf(command.approval), command.approval) }
}

const closedOut = signedWorld()
await closedOut.runner.cut({ documentId: DOCUMENT })
for (const gate of ['SG_1_cut_authz', 'SG_2_lifecycle_authz'] as const)
  await closedOut.runner.resume(signed(await closedOut.state(), gate))
keep(await closedOut.state(), '-signed')

const signedNo = signedWorld()
await signedNo.runner.cut({ documentId: DOCUMENT })
await signedNo.runner.resume(signed(await signedNo.state(), 'SG_1_cut_authz', { decision: 'reject', acknowledged: {} }))
keep(await signedNo.state(), '-signed')

const signedVoid = signedWorld()
await signedVoid.runner.cut({ documentId: DOCUMENT })
const order = { run_id: RUN, request_id: 'void-1', reason: 'a golden file', requested_by: 'local' }
const signedOrder = { ...order, signed_utc: isoUtc(START) }
await signedVoid.runner.resume({
  runId: RUN,
  void: {
    requestId: order.request_id,
    reason: order.reason,
    signed: { order: signedOrder, envelope: envelopeOf(KEYS.SG_1_cut_authz, PAYLOAD_TYPES.void, signedOrder) },
  },
})
keep(await signedVoid.state(), '-given_up')

const inHand = signedWorld()
await inHand.runner.cut({ documentId: DOCUMENT })
standing = { ...standing, grants: standing.grants.slice(1) }
await inHand.runner.resume(signed(await inHand.state(), 'SG_1_cut_authz'))
keep(await inHand.state(), '-signed_in_hand')

for (const [name, run] of made) {
  const file = join(import.meta.dirname, '../test/golden/state', name)
  if (existsSync(file)) continue
  writeFileSync(file, `${JSON.stringify(run, null, 1)}\n`)
  console.log(`wrote ${name}`)
}
