import type { Facts } from '../facts.ts'
import type { Planner } from '../planner.ts'
import type { Settings } from '../settings.ts'
import type { Pins, RunState } from '../state.ts'

/** What a phase may use: the run so far, the facts of this invocation, and the planner that computes on them. No clock, no I/O. */
export interface PhaseInput {
  readonly run: RunState
  readonly facts: Facts
  readonly planner: Planner
  readonly settings: Settings
}

export interface PhaseOutput {
  readonly pins: Pins
  readonly warnings: readonly string[]
}

/** @throws Stop with the code that the phase's text in the spec names */
export type PhaseBody = (input: PhaseInput) => PhaseOutput
