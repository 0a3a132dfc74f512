import type { IsoUtc, RunId } from './brands.ts'
import { refuseSecretPins, withoutSecretPins } from './policy.ts'
import {
  type AcceptedApproval,
  type ApprovalInHand,
  type GivenUp,
  type Mode,
  type Pins,
  type Receipt,
  type Refusal,
  type Refused,
  type RunState,
  type Sender,
  STATE_SCHEMA_VERSION,
} from './state.ts'
import { gateOf, type PhaseName, type SovereignGate, type State } from './steps.ts'
import { STOPS, type Stop } from './stops.ts'

/** Every way a run's state may change. Each function returns a new state; none is changed in place. */

export interface NewRun {
  readonly runId: RunId
  readonly documentId: string
  readonly mode: Mode
  readonly sourceVersion: string | null
  readonly batchId: string | null
  readonly sender: Sender
  readonly at: IsoUtc
  readonly codeVersion: string
}

export function pendingRun(run: NewRun): RunState {
  return {
    schema_version: STATE_SCHEMA_VERSION,
    run_id: run.runId,
    document_id: run.documentId,
    mode: run.mode,
    source_version: run.sourceVersion,
    batch_id: run.batchId,
    origin: run.sender,
    created_at: run.at,
    updated_at: run.at,
    seq: 0,
    write_id: '',
    code_version: run.codeVersion,
    state: 'pending',
    status: { kind: 'open' },
    context_pins: {},
    receipts: [],
    plan: null,
    requests: {},
    approvals: {},
    approval_in_hand: null,
    overtakes: [],
    retries: [],
    report: null,
    sessions: [],
  }
}

/** Sets pins. One that is set already may only be set to the same value. @throws Error BUG-repin, BUG-secret-pin */
export function pin(run: RunState, pins: Pins): RunState {
  refuseSecretPins(pins)
  for (const [key, value] of Object.entries(pins)) {
    const fixed = run.context_pins[key]
    if (fixed !== undefined && fixed !== value) throw new Error(`BUG-repin: ${key} is fixed`)
  }
  return { ...run, context_pins: { ...run.context_pins, ...pins } }
}

export const reached = (run: RunState, state: State): RunState => ({ ...run, state })

export const withReceipt = (run: RunState, receipt: Receipt): RunState => ({
  ...run,
  receipts: [...run.receipts.filter((earlier) => earlier.phase !== receipt.phase), receipt],
})

export function halted(run: RunState, stop: Stop, at: IsoUtc, phase: PhaseName | null): RunState {
  const how = STOPS[stop.code].resumable ? 'stopped' : 'failed'
  return {
    ...run,
    status: { kind: 'halted', how, code: stop.code, message: stop.message, details: stop.details, at, phase },
  }
}

export const reopened = (run: RunState): RunState => ({ ...run, status: { kind: 'open' } })

/** At the end of its path. */
export const closedOut = (run: RunState, at: IsoUtc): RunState => ({
  ...run,
  status: { kind: 'closed', how: 'closeout_reported', reason: 'the run came to its end', by: 'iu-cutter', at },
})

export const voided = (run: RunState, reason: string, by: string, at: IsoUtc): RunState => ({
  ...withoutInHand(run, ['not consumed: the run was given up'], at),
  status: { kind: 'closed', how: 'voided', reason, by, at },
})

/** Voided by a person's order. */
export const givenUp = (run: RunState, reason: string, by: GivenUp): RunState => ({
  ...voided(run, reason, by.sender.requested_by, by.sender.taken_at),
  given_up: by,
})

export const consumed = (run: RunState, gate: SovereignGate, accepted: AcceptedApproval): RunState => ({
  ...run,
  approvals: { ...run.approvals, [gate]: accepted },
  approval_in_hand: null,
})

/** Lets the approval in hand go unconsumed, if there is one; the reasons stay with the run. */
export function withoutInHand(run: RunState, reasons: readonly string[], at: IsoUtc): RunState {
  const { approval_in_hand: inHand } = run
  if (inHand === null) return run
  const refusal = refusalOf(run, refusedOf(inHand), reasons, at)
  return { ...run, approval_in_hand: null, let_go: [...(run.let_go ?? []), refusal] }
}

export const refusedOf = (inHand: ApprovalInHand): Refused => ({ gate: inHand.approval.gate, ...inHand })

export const refusalOf = (run: RunState, refused: Refused, reasons: readonly string[], at: IsoUtc): Refusal => ({
  ...refused,
  run_id: run.run_id,
  reasons,
  refused_at: at,
})

export const holding = (run: RunState, inHand: ApprovalInHand): RunState => ({
  ...run,
  approval_in_hand: inHand,
})

/** The gate an open run waits at, or null. */
export function waitsAt(run: RunState): SovereignGate | null {
  const gate = gateOf(run.state)
  return run.status.kind === 'open' && gate !== null && run.approvals[gate] === undefined ? gate : null
}

/** The state as it goes to the store: the next `seq`, a fresh `write_id`, no secret-shaped pin. */
export const asWritten = (run: RunState, seq: number, writeId: string, at: IsoUtc): RunState => ({
  ...run,
  context_pins: withoutSecretPins(run.context_pins),
  seq,
  write_id: writeId,
  updated_at: at,
})
