import type { RunId, Sha256 } from './brands.ts'
import { driftOf } from './drift.ts'
import type { Facts } from './facts.ts'
import { byAddress } from './order.ts'
import type { Effect, EffectKind, Plan } from './plan.ts'
import type { Settings } from './settings.ts'
import type { PinValue, RunState } from './state.ts'
import { SOVEREIGN_GATES, type SovereignGate } from './steps.ts'

/** How the plan of a new cut differs from that of the run which a drift had stopped, and why. */

/** A run that a drift had stopped; its plan is null where it can no longer be read. */
export interface StoppedRun {
  readonly state: RunState
  readonly plan: Plan | null
}

export interface EffectSide {
  readonly effect: EffectKind
  readonly content_hash: Sha256 | null
  readonly prior_hash: string | null
  readonly expected_version_seq: number | null
  readonly enact: boolean
  readonly revived: boolean
}

export const DIFFERENCE_KINDS = ['added', 'gone', 'changed'] as const

/** `added`: only the new plan has an effect at the address; `gone`: only the stopped one had. */
export interface EffectDifference {
  readonly address: string
  readonly kind: (typeof DIFFERENCE_KINDS)[number]
  readonly was: EffectSide | null
  readonly is: EffectSide | null
}

export interface PlanDifference {
  /** The stopped run. */
  readonly run_id: RunId
  readonly plan_digest: { readonly was: Sha256 | null; readonly is: Sha256 }
  /** Facts that it had pinned and whose values differ now. */
  readonly causes: readonly { readonly label: string; readonly was: PinValue; readonly is: PinValue }[]
  /** Gates that the stopped run had an approval for; none of those counts here. */
  readonly approvals_left_behind: readonly SovereignGate[]
  /** By address; null where the stopped plan can no longer be read. */
  readonly effects: readonly EffectDifference[] | null
  /** Effects that are the same in both. */
  readonly effects_unchanged: number
}

export function differenceOf(
  { state, plan: was }: StoppedRun,
  facts: Facts,
  settings: Settings,
  plan: Plan,
): PlanDifference {
  const effects = was === null ? null : effectDifferences(was.effects, plan.effects)
  const touched = effects?.filter(({ kind }) => kind !== 'gone').length ?? plan.effects.length
  return {
    run_id: state.run_id,
    plan_digest: { was: state.plan?.plan_digest ?? null, is: plan.plan_digest },
    causes: driftOf(state, facts, settings).changed.map(({ label, was: before, is }) => ({ label, was: before, is })),
    approvals_left_behind: SOVEREIGN_GATES.filter(
      (gate) => state.approvals[gate] !== undefined || state.approval_in_hand?.approval.gate === gate,
    ),
    effects,
    effects_unchanged: plan.effects.length - touched,
  }
}

function effectDifferences(before: readonly Effect[], after: readonly Effect[]): readonly EffectDifference[] {
  const old = new Map(before.map((effect) => [effect.address, sideOf(effect)]))
  const fresh = new Map(after.map((effect) => [effect.address, sideOf(effect)]))
  const gone = [...old].flatMap(([address, was]): readonly EffectDifference[] =>
    fresh.has(address) ? [] : [{ address, kind: 'gone', was, is: null }],
  )
  const others = [...fresh].flatMap(([address, is]): readonly EffectDifference[] => {
    const was = old.get(address)
    if (was === undefined) return [{ address, kind: 'added', was: null, is }]
    return isSame(was, is) ? [] : [{ address, kind: 'changed', was, is }]
  })
  return byAddress([...gone, ...others])
}

const sideOf = ({ kind, content_hash, prior_hash, expected_version_seq, enact, revived }: Effect): EffectSide => ({
  effect: kind,
  content_hash,
  prior_hash,
  expected_version_seq,
  enact,
  revived,
})

const isSame = (a: EffectSide, b: EffectSide): boolean =>
  a.effect === b.effect &&
  a.content_hash === b.content_hash &&
  a.prior_hash === b.prior_hash &&
  a.expected_version_seq === b.expected_version_seq &&
  a.enact === b.enact &&
  a.revived === b.revived
