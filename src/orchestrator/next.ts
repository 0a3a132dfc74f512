import type { RunState } from './state.ts'
import { type PauseStep, type PhaseStep, type SovereignGate, stepFrom } from './steps.ts'

/** What a run does next: total, synchronous, and decided by the state document alone. */
export type Next =
  | { readonly kind: 'run'; readonly step: PhaseStep; readonly authority: SovereignGate | null }
  | { readonly kind: 'ask'; readonly step: PauseStep }
  | { readonly kind: 'rest' }

export function next(run: RunState): Next {
  if (run.status.kind !== 'open') return { kind: 'rest' }
  const step = stepFrom(run.state)
  if (step === null) return { kind: 'rest' }
  if (step.kind === 'pause') return { kind: 'ask', step }
  return { kind: 'run', step, authority: 'authority' in step ? step.authority : null }
}
