import { checkedFacts, notedOf } from '../../orchestrator/drift.ts'
import type { ReportMaterial } from '../../orchestrator/material.ts'
import type { RunState } from '../../orchestrator/state.ts'
import { SOVEREIGN_GATES, type SovereignGate } from '../../orchestrator/steps.ts'
import type { ReportRecheck } from './types.ts'

/** Null for a cut, and where this invocation read no facts. */
export function recheckOf({ state, facts }: ReportMaterial): ReportRecheck | null {
  const rechecked = recheckedIn(state)
  if (facts === null || rechecked === null) return null
  const { facts: labels, facts_changed, ...standing } = rechecked
  const noted = notedOf(state, facts).map(({ label, was, is }) => ({ label, was, is }))
  return { at: facts.read_at, facts: labels, facts_changed, noted, ...standing }
}

/** What the state itself says of its last re-check; null where that was a cut. */
export function recheckedIn(state: RunState): Omit<ReportRecheck, 'at' | 'noted'> | null {
  const session = state.sessions.at(-1)
  if (session?.invocation !== 'resume') return null
  const checked = checkedFacts(state)
  const stands = session.changed.length === 0 && !(state.status.kind === 'halted' && state.status.code === 'STOP_DRIFT')
  return {
    facts: checked.map(({ label }) => label),
    facts_changed: checked.filter(({ pin }) => session.changed.includes(pin)).map(({ label }) => label),
    effects_changed: stands ? 0 : null,
    standing: stands ? given(state) : [],
  }
}

/** The gates with an approval: consumed, or kept by a halt for a retry. */
const given = ({ approvals, approval_in_hand: inHand }: RunState): readonly SovereignGate[] =>
  SOVEREIGN_GATES.filter((gate) => approvals[gate] !== undefined || inHand?.approval.gate === gate)
