import { type AdvanceInput, advance } from '../../src/orchestrator/advance.ts'
import type { EpochMs, Uuid } from '../../src/orchestrator/brands.ts'
import type { Facts } from '../../src/orchestrator/facts.ts'
import type { Plan } from '../../src/orchestrator/plan.ts'
import { Planner } from '../../src/orchestrator/planner.ts'
import { pendingRun } from '../../src/orchestrator/run.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../src/orchestrator/settings.ts'
import type { Approval, ApprovalInHand, RunState, Sender } from '../../src/orchestrator/state.ts'
import type { SovereignGate } from '../../src/orchestrator/steps.ts'
import { isoUtc } from '../../src/orchestrator/time.ts'
import { factsOf, idOf } from '../fakes/facts.ts'
import { RUN } from '../schema/fixtures.ts'

/** A run led through the pure core: no store, no queue, a clock that stands. */

export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5) as EpochMs
const FRESH_DECISION: Uuid = idOf('review decision of SG_2')

export const senderOf = (change: Partial<Sender> = {}): Sender => ({
  requested_by: 'ada',
  sender_id: 'AROAEXAMPLE:ada',
  message_id: 'm-1',
  taken_at: isoUtc(NOW),
  ...change,
})

export interface World {
  readonly facts?: Facts
  readonly plan?: Plan | null
  readonly unitsSeenBefore?: boolean
  readonly settings?: Partial<Settings>
  readonly clock?: AdvanceInput['clock']
  readonly planner?: Planner
}

const settingsOf = (world: World = {}): Settings => ({ ...DEFAULT_SETTINGS, ...world.settings })

export const plannerOf = (world: World = {}): Planner =>
  new Planner({
    facts: world.facts ?? factsOf(),
    settings: settingsOf(world),
    plan: world.plan ?? null,
    unitsSeenBefore: world.unitsSeenBefore ?? false,
  })

export const planOver = (facts: Facts = factsOf(), world: World = {}): Plan => plannerOf({ ...world, facts }).plan()

export const newRun = (change: Partial<RunState> = {}): RunState => ({
  ...pendingRun({
    runId: RUN,
    documentId: 'BY-LAW',
    mode: 'DRYRUN',
    sourceVersion: null,
    batchId: null,
    sender: senderOf(),
    at: isoUtc(NOW),
    codeVersion: DEFAULT_SETTINGS.codeVersion,
  }),
  ...change,
})

/** Leads a run on over these facts, as one invocation does. */
export function lead(run: RunState, world: World = {}, approval: ApprovalInHand | null = null): RunState {
  const planner = world.planner ?? plannerOf(world)
  const after = advance(run, {
    invocation: run.plan === null ? 'cut' : 'resume',
    facts: world.facts ?? factsOf(),
    planner,
    settings: settingsOf(world),
    approval,
    clock: world.clock ?? { now: () => NOW },
    lastAttack: null,
    deadline: null,
  })
  const plan = planner.planSoFar()
  return after.plan !== null || plan === null
    ? after
    : { ...after, plan: { object: plan.plan_digest, plan_digest: plan.plan_digest } }
}

/** The approval that a person would give for the request the run waits with. */
export function approvalFor(run: RunState, gate: SovereignGate, change: Partial<Approval> = {}): Approval {
  const request = run.requests[gate]
  if (request === undefined) throw new Error(`no request at ${gate}: ${JSON.stringify(run.status)}`)
  return {
    approval_id: `ap-${gate}`,
    gate,
    run_id: run.run_id,
    decision: 'approve',
    signed_utc: isoUtc(NOW),
    allowance: 'explicit',
    payload_sha256: request.request_digest,
    acknowledged: request.risks,
    ...(gate === 'SG_2_lifecycle_authz' ? { review_decision_id: FRESH_DECISION } : {}),
    scope: 'a test',
    approver: 'nobody, a test',
    ...change,
  }
}

export const approve = (run: RunState, gate: SovereignGate, world: World = {}): RunState =>
  lead(run, world, { approval: approvalFor(run, gate), sender: senderOf() })

/** The run at each of its three resting places. */
export function journey(world: World = {}): { readonly sg1: RunState; readonly sg2: RunState; readonly end: RunState } {
  const sg1 = lead(newRun(), world)
  const sg2 = approve(sg1, 'SG_1_cut_authz', world)
  return { sg1, sg2, end: approve(sg2, 'SG_2_lifecycle_authz', world) }
}
