import { LINEAGE_KINDS } from '../cutting/lineage.ts'
import { type LineageCounts, lineagePin } from './descent.ts'
import type { EffectKind, Plan } from './plan.ts'
import type { Pins, PinValue } from './state.ts'

/** The pin that holds each count of the plan. */
const PIN_OF = {
  create: 'plan_creates',
  revise: 'plan_revises',
  keep: 'plan_keeps',
  retire: 'plan_retires',
} as const satisfies { readonly [K in EffectKind]: string }

/** Effects by kind, as the run has pinned them; null before it has a plan. */
export function pinnedCounts(pins: Pins): Plan['counts'] | null {
  const [create, revise, keep, retire] = [
    pins[PIN_OF.create],
    pins[PIN_OF.revise],
    pins[PIN_OF.keep],
    pins[PIN_OF.retire],
  ]
  if (!isNumber(create) || !isNumber(revise) || !isNumber(keep) || !isNumber(retire)) return null
  return { create, revise, keep, retire }
}

/** Units by what became of them, as the run has pinned them; null where it has no plan, or one of an older version. */
export function pinnedLineage(pins: Pins): LineageCounts | null {
  const counts = LINEAGE_KINDS.map((kind) => [kind, pins[lineagePin(kind)]] as const)
  if (counts.some(([, n]) => !isNumber(n))) return null
  return Object.fromEntries(counts) as LineageCounts
}

const isNumber = (value: PinValue | undefined): value is number => typeof value === 'number'
