import { LINEAGE_KINDS } from '../cutting/lineage.ts'
import { type LineageCounts, lineagePin } from './descent.ts'
import { EFFECT_KINDS, type EffectKind, type Plan } from './plan.ts'
import type { Pins, PinValue } from './state.ts'

/** The pin that holds each count of the plan. */
const PIN_OF = {
  create: 'plan_creates',
  revise: 'plan_revises',
  keep: 'plan_keeps',
  retire: 'plan_retires',
} as const satisfies { readonly [K in EffectKind]: string }

/** Effects by kind, as the run has pinned them; null before it has a plan. */
export const pinnedCounts = (pins: Pins): Plan['counts'] | null => countsOf(EFFECT_KINDS, (kind) => pins[PIN_OF[kind]])

/** Units by kind of lineage, as the run has pinned them; null where it has no plan, or one of an older version. */
export const pinnedLineage = (pins: Pins): LineageCounts | null =>
  countsOf(LINEAGE_KINDS, (kind) => pins[lineagePin(kind)])

/** One number for each kind; null where any is missing. */
function countsOf<K extends string>(
  kinds: readonly K[],
  pinOf: (kind: K) => PinValue | undefined,
): Readonly<Record<K, number>> | null {
  const counts = kinds.map((kind) => [kind, pinOf(kind)] as const)
  if (counts.some(([, count]) => typeof count !== 'number')) return null
  return Object.fromEntries(counts) as Record<K, number>
}
