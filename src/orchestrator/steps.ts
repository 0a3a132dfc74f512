/**
 * The state machine, as one table (spec: 14 states, 13 forward edges, acyclic, one edge per non-terminal state).
 * Every type about states, phases and gates is derived from it. A pause is a row, not an `if`.
 */

interface Step {
  readonly from: string
  readonly to: string
  readonly kind: 'phase' | 'pause'
  /** The phase that a phase edge runs. */
  readonly phase?: string
  /** The internal gate of a phase, or the sovereign gate a pause asks at. */
  readonly gate: string
  /** The sovereign gate whose accepted approval this edge needs. */
  readonly authority?: string
}

export const STEPS = [
  { from: 'pending', to: 'source_pinned', kind: 'phase', phase: 'source_pin', gate: 'IG_SOURCE_PIN' },
  { from: 'source_pinned', to: 'marked', kind: 'phase', phase: 'mark', gate: 'IG_MARK' },
  { from: 'marked', to: 'cutplan_ok', kind: 'phase', phase: 'cutplan', gate: 'IG_CUTPLAN' },
  { from: 'cutplan_ok', to: 'pre_write_backup_taken', kind: 'phase', phase: 'pre_write_backup', gate: 'IG_BACKUP' },
  { from: 'pre_write_backup_taken', to: 'grants_probed', kind: 'phase', phase: 'grant_probe', gate: 'IG_GRANT_PROBE' },
  { from: 'grants_probed', to: 'awaiting_cut_authorization', kind: 'pause', gate: 'SG_1_cut_authz' },
  {
    from: 'awaiting_cut_authorization',
    to: 'cut_leg_a_committed',
    kind: 'phase',
    phase: 'cut_leg_a',
    gate: 'IG_CUT_LEG_A',
    authority: 'SG_1_cut_authz',
  },
  {
    from: 'cut_leg_a_committed',
    to: 'structural_verified',
    kind: 'phase',
    phase: 'structural_verify',
    gate: 'IG_STRUCTURAL_VERIFY',
  },
  { from: 'structural_verified', to: 'leg_b_recorded', kind: 'phase', phase: 'leg_b_record', gate: 'IG_LEG_B_RECORD' },
  { from: 'leg_b_recorded', to: 'write_verified', kind: 'phase', phase: 'write_verify', gate: 'IG_WRITE_VERIFY' },
  { from: 'write_verified', to: 'awaiting_lifecycle_authorization', kind: 'pause', gate: 'SG_2_lifecycle_authz' },
  {
    from: 'awaiting_lifecycle_authorization',
    to: 'lifecycle_enacted',
    kind: 'phase',
    phase: 'lifecycle_enact',
    gate: 'IG_LIFECYCLE_ENACT',
    authority: 'SG_2_lifecycle_authz',
  },
  { from: 'lifecycle_enacted', to: 'closeout_reported', kind: 'phase', phase: 'closeout', gate: 'IG_CLOSEOUT' },
] as const satisfies readonly Step[]

export type StepRow = (typeof STEPS)[number]
export type PhaseStep = Extract<StepRow, { kind: 'phase' }>
export type PauseStep = Extract<StepRow, { kind: 'pause' }>
export type PhaseName = PhaseStep['phase']
export type InternalGate = PhaseStep['gate']
export type SovereignGate = PauseStep['gate']
export type State = StepRow['from'] | StepRow['to']

export const STATES = [STEPS[0].from, ...STEPS.map((step) => step.to)] as readonly State[]
export const PHASES = STEPS.flatMap((step) => (step.kind === 'phase' ? [step.phase] : [])) as readonly PhaseName[]
export const SOVEREIGN_GATES = STEPS.flatMap((step) =>
  step.kind === 'pause' ? [step.gate] : [],
) as readonly SovereignGate[]

/** What people read first; the identifier follows it in brackets. */
export const GATE_LABELS: { readonly [G in SovereignGate]: string } = {
  SG_1_cut_authz: 'Approval 1 of 2: cut (SG_1)',
  SG_2_lifecycle_authz: 'Approval 2 of 2: put in force (SG_2)',
}

/** The gate at which each pause state waits. */
export function gateOf(state: State): SovereignGate | null {
  const pause = STEPS.find((step): step is PauseStep => step.kind === 'pause' && step.to === state)
  return pause?.gate ?? null
}

/** The edge that leads on from a state; null at the end. */
export function stepFrom(state: State): StepRow | null {
  return STEPS.find((step) => step.from === state) ?? null
}

/** How far a state lies along the path, from 0. */
export const rankOf = (state: State): number => STATES.indexOf(state)
