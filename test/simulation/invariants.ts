import type { CutCommand, ResumeCommand } from '../../src/orchestrator/commands.ts'
import { digestOf } from '../../src/orchestrator/digest.ts'
import type { Facts } from '../../src/orchestrator/facts.ts'
import type { RunState } from '../../src/orchestrator/state.ts'
import { gateOf, PHASES, rankOf, SOVEREIGN_GATES, type SovereignGate, STEPS } from '../../src/orchestrator/steps.ts'
import { epochOf, hours, plus } from '../../src/orchestrator/time.ts'

/** What must hold of every state that is committed, whatever happened. Derived from the states alone, not from the code. */

export interface Written {
  /** The state that stood before, or null. */
  readonly before: RunState | null
  readonly after: RunState
  readonly message: CutCommand | ResumeCommand
  /** The facts that this invocation read last. */
  readonly facts: Facts | null
}

type Rule = (written: Written) => string | null

const RULES: { readonly [name: string]: Rule } = {
  'no committed state is lost: seq rises by one': ({ before, after }) =>
    after.seq === (before?.seq ?? 0) + 1 ? null : `${before?.seq} → ${after.seq}`,
  'a closed run is not written again': ({ before }) =>
    before?.status.kind === 'closed' ? `it was ${before.status.how}` : null,
  'what identifies a run never changes': ({ before, after }) => {
    const identity = ({ run_id, document_id, mode, created_at, origin }: RunState) =>
      JSON.stringify({ run_id, document_id, mode, created_at, origin })
    return before === null || identity(before) === identity(after) ? null : identity(after)
  },
  'I1 it moves forward': ({ before, after }) =>
    rankOf(after.state) >= rankOf(before?.state ?? 'pending') ? null : `${before?.state} → ${after.state}`,
  'I2 no edge behind a gate without its approval': ({ after }) =>
    SOVEREIGN_GATES.find((gate) => isBehind(after, gate) && after.approvals[gate]?.approval.decision !== 'approve') ??
    null,
  'I2 an approval is consumed once and stays': ({ before, after }) =>
    SOVEREIGN_GATES.find((gate) => {
      const stood = before?.approvals[gate]
      return stood !== undefined && digestOf(stood) !== digestOf(after.approvals[gate] ?? null)
    }) ?? null,
  'I2 an approval is for its run, its request, and in its life': ({ after }) =>
    SOVEREIGN_GATES.find((gate) => !counts(after, gate)) ?? null,
  'I2 an approval that a retry takes up is still in its life': ({ before, after, message }) =>
    SOVEREIGN_GATES.find((gate) => {
      const accepted = before?.approvals[gate] === undefined ? after.approvals[gate] : undefined
      return accepted !== undefined && !inLife(after, gate, message.sender?.taken_at ?? '')
    }) ?? null,
  'I2 no approval serves two gates': ({ after }) => {
    const [a, b] = SOVEREIGN_GATES.map((gate) => after.approvals[gate]?.approval.approval_id)
    return a !== undefined && a === b ? a : null
  },
  'I3 an approval is consumed over facts that equal the pins': (written) =>
    newlyApproved(written) && !isFresh(written) ? JSON.stringify(written.after.sessions.at(-1)?.changed) : null,
  'I4 receipts are those of the phases passed, all predicates true': ({ after }) => {
    const passed = STEPS.filter((step) => step.kind === 'phase' && rankOf(step.to) <= rankOf(after.state)).length
    const names = after.receipts.map(({ phase }) => phase)
    const wrong = after.receipts.some(({ predicates }) => predicates.some((predicate) => !predicate.passed))
    return names.join() === PHASES.slice(0, passed).join() && !wrong ? null : `${after.state}: ${names}`
  },
  'I5 a pin never changes': ({ before, after }) =>
    Object.entries(before?.context_pins ?? {}).find(([name, value]) => after.context_pins[name] !== value)?.[0] ?? null,
  'I6 a halt keeps the approval that came': ({ after, message }) => {
    if (!('approval' in message) || after.status.kind !== 'halted') return null
    const { gate } = message.approval
    return after.approvals[gate] === undefined && after.approval_in_hand === null ? gate : null
  },
  'a retry leads on once': ({ after }) => {
    const ids = after.retries.map(({ request_id }) => request_id)
    return new Set(ids).size === ids.length ? null : ids.join()
  },
  'a plan stays the plan that was shown': ({ before, after }) =>
    before?.plan == null || digestOf(before.plan) === digestOf(after.plan) ? null : 'another plan',
  'an open run rests at a pause, or is new': ({ after }) =>
    after.status.kind !== 'open' || after.seq === 1 || gateOf(after.state) !== null ? null : after.state,
}

/** @throws Error naming the invariant that a write broke */
export function check(written: Written): void {
  for (const [name, rule] of Object.entries(RULES)) {
    const broken = rule(written)
    if (broken !== null) throw new Error(`${name}: ${broken} (run ${written.after.run_id}, seq ${written.after.seq})`)
  }
}

const firstBehind = (gate: SovereignGate) => STEPS.find((step) => 'authority' in step && step.authority === gate)

function isBehind(run: RunState, gate: SovereignGate): boolean {
  const edge = firstBehind(gate)
  return edge !== undefined && rankOf(run.state) >= rankOf(edge.to)
}

function counts(run: RunState, gate: SovereignGate): boolean {
  const accepted = run.approvals[gate]
  if (accepted === undefined) return true
  const { approval, sender } = accepted
  const request = run.requests[gate]
  return (
    request !== undefined &&
    approval.run_id === run.run_id &&
    approval.gate === gate &&
    approval.payload_sha256 === request.request_digest &&
    inLife(run, gate, sender.taken_at)
  )
}

function inLife(run: RunState, gate: SovereignGate, at: string): boolean {
  const [signed, taken] = [epochOf(run.approvals[gate]?.approval.signed_utc ?? ''), epochOf(at)]
  const life = run.requests[gate]?.life_hours
  return signed !== null && taken !== null && life !== undefined && taken < plus(signed, hours(life))
}

const newlyApproved = ({ before, after }: Written): boolean =>
  SOVEREIGN_GATES.some(
    (gate) => after.approvals[gate]?.approval.decision === 'approve' && before?.approvals[gate] === undefined,
  )

function isFresh({ before, after, facts }: Written): boolean {
  const pins = after.context_pins
  return (
    facts !== null &&
    after.sessions.length === (before?.sessions.length ?? 0) + 1 &&
    after.sessions.at(-1)?.changed.length === 0 &&
    facts.target.endpoint === pins['endpoint'] &&
    facts.version?.manifest_digest === pins['manifest_digest'] &&
    facts.role.refused.length === 0
  )
}
