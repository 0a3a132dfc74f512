import { waitsAt } from '../../orchestrator/run.ts'
import type { RunState } from '../../orchestrator/state.ts'
import {
  GATE_LABELS,
  type PhaseName,
  type PhaseStep,
  rankOf,
  STEPS,
  type StepRow,
  stepFrom,
} from '../../orchestrator/steps.ts'
import type { ReportStep } from './types.ts'

const PHASE_LABELS: { readonly [P in PhaseName]: string } = {
  source_pin: 'Pin the source',
  mark: 'Mark the units',
  cutplan: 'Plan the cut',
  pre_write_backup: 'List what a backup would hold',
  grant_probe: 'Check the grants',
  cut_leg_a: 'Simulate unit rows (leg A)',
  structural_verify: 'Verify the result a second way',
  leg_b_record: 'Simulate ledger rows (leg B)',
  write_verify: 'Simulate the verification (DOT-992)',
  lifecycle_enact: 'Simulate putting in force',
  closeout: 'Close out',
}

/** The whole path of 13 steps, each with what is known of it. */
export const stepsOf = (state: RunState): readonly ReportStep[] =>
  STEPS.map((step) => (step.kind === 'phase' ? phaseStep(state, step) : pauseStep(state, step)))

function phaseStep(state: RunState, step: PhaseStep): ReportStep {
  const receipt = state.receipts.find(({ phase }) => phase === step.phase)
  return {
    kind: 'phase',
    state: step.to,
    phase: step.phase,
    gate: step.gate,
    label: PHASE_LABELS[step.phase],
    status: statusOf(state, step),
    started_at: receipt?.started_at ?? null,
    duration_ms: receipt?.duration_ms ?? null,
    predicates: receipt?.predicates ?? [],
    pins: (receipt?.pins_set ?? []).map((name) => ({ name, value: state.context_pins[name] ?? null })),
    warnings: receipt?.warnings ?? [],
  }
}

function pauseStep(state: RunState, step: Extract<StepRow, { kind: 'pause' }>): ReportStep {
  return {
    kind: 'pause',
    state: step.to,
    phase: null,
    gate: step.gate,
    label: GATE_LABELS[step.gate],
    status: statusOf(state, step),
    started_at: state.requests[step.gate]?.asked_at ?? null,
    duration_ms: null,
    predicates: [],
    pins: [],
    warnings: [],
  }
}

function statusOf(state: RunState, step: StepRow): ReportStep['status'] {
  if (step.kind === 'pause' && waitsAt(state) === step.gate) return 'waiting'
  if (haltedStep(state) === step.to) return 'halted'
  return rankOf(step.to) <= rankOf(state.state) ? 'done' : 'ahead'
}

/**
 * The step that a halt is shown at: the phase that raised it; otherwise the step the run could not go on to, or the
 * request it was waiting at, because that is where the reader looks.
 */
function haltedStep(state: RunState): StepRow['to'] | null {
  if (state.status.kind !== 'halted') return null
  const { phase } = state.status
  const raised = STEPS.find((step) => step.kind === 'phase' && step.phase === phase)
  if (raised !== undefined) return raised.to
  const onward = stepFrom(state.state)
  if (onward === null) return null
  return onward.kind === 'phase' && 'authority' in onward ? onward.from : onward.to
}
