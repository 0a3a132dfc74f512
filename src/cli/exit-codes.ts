import { waitsAt } from '../orchestrator/run.ts'
import type { RunState } from '../orchestrator/state.ts'
import { STOPS, type StopCode } from '../orchestrator/stops.ts'

/** What a command ends with; stable, for scripts. */
export const EXIT = {
  done: 0,
  other: 1,
  waiting: 2,
  drift: 3,
  refused: 4,
  quarantined: 5,
  doubtful: 6,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

export const EXIT_MEANING: { readonly [E in ExitCode]: string } = {
  0: 'done',
  1: 'anything else; of `diff`: the versions differ',
  2: 'waiting for an approval',
  3: 'stale or drift: the facts, the report or the evidence are no longer the ones shown',
  4: 'refused: by a rule, or by a person',
  5: 'quarantined: the message can never succeed',
  6: 'cut, but doubtful (`parse --strict`)',
}

export function exitOfStop(code: StopCode): ExitCode {
  const { family } = STOPS[code]
  if (family === 'drift') return EXIT.drift
  return family === 'authority' || family === 'input' ? EXIT.refused : EXIT.other
}

/** A run that is under way counts as done: the command did what it could. */
export function exitOfRun(run: RunState): ExitCode {
  const { status } = run
  if (status.kind === 'halted') return exitOfStop(status.code)
  if (status.kind === 'closed') return status.how === 'voided' ? EXIT.refused : EXIT.done
  return waitsAt(run) === null ? EXIT.done : EXIT.waiting
}
