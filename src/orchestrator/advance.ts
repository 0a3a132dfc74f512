import type { LastAttack } from './attack.ts'
import { acceptedOf } from './authority.ts'
import type { DurationMs, EpochMs } from './brands.ts'
import { type DriftCheck, driftOf, driftStop } from './drift.ts'
import { surveyDigest } from './fact-digests.ts'
import type { Facts } from './facts.ts'
import { judge } from './gates.ts'
import { next } from './next.ts'
import { PHASE_BODIES } from './phases/index.ts'
import type { Planner } from './planner.ts'
import type { Clock } from './ports.ts'
import type { PredictionStage } from './predict.ts'
import { sovereignRequest } from './request.ts'
import { rightsStop } from './rights.ts'
import { closedOut, consumed, halted, holding, pin, reached, withReceipt } from './run.ts'
import { sessionContext } from './session-context.ts'
import type { Settings } from './settings.ts'
import type { ApprovalInHand, PredicateResult, RunState } from './state.ts'
import type { PauseStep, PhaseName, PhaseStep, SovereignGate } from './steps.ts'
import { detail, Stop } from './stops.ts'
import { elapsed, isoUtc } from './time.ts'

/**
 * Invariants of the core, cited by its tests:
 *  I1 a run moves along the table's edges only, one at a time, never back;
 *  I2 no edge behind a sovereign gate is passed without that gate's approval, and each approval is consumed once;
 *  I3 an approval is consumed only after the facts were compared with the pins in the same invocation;
 *  I4 a receipt exists for exactly the phases passed, and each of its predicates is true;
 *  I5 a pin never changes;
 *  I6 a halt keeps the last good state and a valid approval that came with the message.
 */

export interface AdvanceInput {
  readonly invocation: 'cut' | 'resume'
  readonly facts: Facts
  readonly planner: Planner
  readonly settings: Settings
  /** A structurally valid approval for the gate the run waits at, or null. */
  readonly approval: ApprovalInHand | null
  /** The gate's last attack on itself; null where there was none. */
  readonly lastAttack: LastAttack | null
  readonly clock: Clock
  /** When the invocation must have ended; null where nothing limits it. */
  readonly deadline: EpochMs | null
}

/** Leads a run on to its next pause, stop or end. Every foreseen failure becomes a halt; only a bug is thrown. */
export function advance(start: RunState, input: AdvanceInput): RunState {
  if (next(start).kind === 'rest') return start
  const check = driftOf(start, input.facts, input.settings)
  const recorded = withSession(start, input, check)
  let run = input.approval === null ? recorded : holding(recorded, input.approval)
  let phase: PhaseName | null = null
  try {
    refuseUnsafe(run, input, check)
    // Only now: a halt above must leave the next version of the code with the same doubt.
    run = { ...run, code_version: input.settings.codeVersion }
    for (let move = next(run); move.kind !== 'rest'; move = next(run)) {
      if (move.kind === 'ask') {
        run = ask(run, move.step, input)
        continue
      }
      phase = move.step.phase
      const authorised = withAuthority(run, move.authority, input)
      if (authorised === null) return run
      run = pass(authorised, move.step, input)
    }
    return run
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    return halted(run, error, isoUtc(input.clock.now()), phase)
  }
}

/** What stops a run before anything is computed: LIVE, a role that can write, a pinned fact that changed. */
function refuseUnsafe(run: RunState, { facts, settings, planner }: AdvanceInput, check: DriftCheck): void {
  if (run.mode === 'LIVE') throw liveStop(settings)
  const rights = rightsStop(facts.role, settings.acceptedPublicRights)
  if (rights !== null) throw rights
  if (check.changed.length > 0) throw driftStop(check, facts, planner.planSoFar())
  if (run.plan !== null && run.code_version !== settings.codeVersion) refuseOtherPlan(run, planner)
}

/** LIVE is refused by the kill switch, and by the absence of any live write path where the switch is flipped. */
function liveStop(settings: Settings): Stop {
  const why = settings.executionEnabled
    ? 'no live write path exists in this build'
    : 'the kill switch executionEnabled is false'
  return new Stop('STOP_EXECUTION_NOT_AUTHORIZED', `Mode LIVE is refused: ${why}`)
}

/** A newer bundle plans again; where its plan is the same, approvals stand. */
function refuseOtherPlan(run: RunState, planner: Planner): void {
  const again = planner.planAgain().plan_digest
  if (again === run.plan?.plan_digest) return
  throw new Stop('STOP_DRIFT', 'This version of the code makes another plan of the same facts', {
    details: [detail(`plan digest: was ${run.plan?.plan_digest}, is now ${again}`)],
  })
}

/** Runs one phase and its gate; the run has moved on only when every predicate is true. */
function pass(run: RunState, step: PhaseStep, input: AdvanceInput): RunState {
  const { clock, deadline, facts, planner, settings } = input
  const started = clock.now()
  refuseLate(step, started, deadline)
  const output = PHASE_BODIES[step.phase]({ run, facts, planner, settings })
  const pinned = pin(run, output.pins)
  const predicates = judge(step.phase, pinned)
  refuseFailed(step, predicates)
  const duration = elapsed(started, clock.now())
  const receipt = {
    phase: step.phase,
    gate: step.gate,
    predicates,
    pins_set: Object.keys(output.pins).sort(),
    warnings: [...output.warnings, ...slowness(step.phase, duration, settings)],
    started_at: isoUtc(started),
    duration_ms: duration,
  }
  const passed = withReceipt(reached(pinned, step.to), receipt)
  return step.to === 'closeout_reported' ? closedOut(passed, isoUtc(clock.now())) : passed
}

function refuseLate({ phase }: PhaseStep, now: EpochMs, deadline: EpochMs | null): void {
  if (deadline === null || now < deadline) return
  throw new Stop(
    'STOP_OVER_HARD_CAP',
    `No time left before ${phase}: the budget ended at ${isoUtc(deadline)}, now is ${isoUtc(now)}`,
  )
}

function refuseFailed({ gate }: PhaseStep, predicates: readonly PredicateResult[]): void {
  const failed = predicates.filter(({ passed }) => !passed).map(({ name }) => name)
  if (failed.length === 0) return
  throw new Stop('STOP_INVARIANT_FAILED', `${gate} failed: ${failed.join(', ')}`, {
    details: failed.map((name) => detail(`predicate false: ${name}`)),
  })
}

function slowness(phase: PhaseName, duration: DurationMs, { softCaps, softCap }: Settings): readonly string[] {
  const cap = softCaps[phase] ?? softCap
  return duration > cap ? [`${phase} took ${duration} ms, over its soft cap of ${cap} ms`] : []
}

/** Reaches a pause: the request is written into the state. */
function ask(run: RunState, step: PauseStep, input: AdvanceInput): RunState {
  const request = requestFor(run, step.gate, input)
  return reached({ ...run, requests: { ...run.requests, [step.gate]: request } }, step.to)
}

const STAGE_AT_GATE: { readonly [G in SovereignGate]: PredictionStage } = {
  SG_1_cut_authz: 'nothing',
  SG_2_lifecycle_authz: 'verify',
}

function requestFor(run: RunState, gate: SovereignGate, { planner, clock }: AdvanceInput) {
  const plan = planner.plan()
  const subject = {
    planDigest: plan.plan_digest,
    risks: plan.risks,
    rowsSha256: planner.prediction(run, STAGE_AT_GATE[gate]).rowsSha256,
  }
  return sovereignRequest(run, gate, subject, isoUtc(clock.now()))
}

/**
 * The run with the approval that its next phase needs: none, one consumed before, or the one that came, consumed now. Null
 * where none came.
 * @throws Stop where the request is no longer the one shown
 */
function withAuthority(run: RunState, gate: SovereignGate | null, input: AdvanceInput): RunState | null {
  if (gate === null || run.approvals[gate] !== undefined) return run
  const { approval } = input
  if (approval === null || approval.approval.gate !== gate) return null
  const stood = run.requests[gate]
  const rebuilt = requestFor(run, gate, input)
  if (stood === undefined || rebuilt.request_digest !== stood.request_digest) {
    throw new Stop('STOP_DRIFT', 'The request is no longer the one that was shown', {
      details: [detail(`request digest: was ${stood?.request_digest}, is now ${rebuilt.request_digest}`)],
    })
  }
  return consumed(run, gate, acceptedOf(approval, input.settings, isoUtc(input.clock.now())))
}

function withSession(run: RunState, { invocation, facts, lastAttack }: AdvanceInput, check: DriftCheck): RunState {
  const record = {
    invocation,
    evidence: facts.evidence,
    target: facts.target,
    checked: check.checked,
    changed: check.changed.map(({ pin: name }) => name),
    survey_digest: surveyDigest(facts),
    context: sessionContext(facts),
    last_attack: lastAttack,
  }
  return { ...run, sessions: [...run.sessions, record] }
}
