import { LINEAGE_KINDS } from '../cutting/lineage.ts'
import type { EffectKind } from '../orchestrator/plan.ts'
import { count } from './format.ts'
import type { ReportLineage, ReportUnit, UnitLineage } from './model.ts'

/** How lineage is put into words, in every kind of report. */

type Told = Pick<UnitLineage, 'kind' | 'original' | 'current' | 'score'>

/** `renumbered: A/ARTICLE-18 → A/ARTICLE-19, 97.3 % alike`. */
function lineagePhrase(lineage: Told): string {
  const { kind } = lineage
  const score = scorePhrase(lineage)
  if (kind === 'unchanged' || kind === 'added' || kind === 'removed') return kind
  if (kind === 'edited') return score === '' ? kind : `${kind}, ${score}`
  return `${kind}: ${way(lineage)}, ${score}`
}

/** `A/1 + A/2 → A/1`, original addresses first. */
export const way = ({ original, current }: Pick<Told, 'original' | 'current'>): string =>
  `${original.join(' + ') || '(new)'} → ${current.join(' + ') || '(nowhere)'}`

/** `97.3 % alike`; for a split or merger, the share of the parts that stands in the whole. */
export function scorePhrase({ score }: Pick<Told, 'score'>): string {
  if (score === null) return ''
  return score === 1000 ? 'same words' : `${(score / 10).toFixed(1)} % alike`
}

interface TracedUnit {
  readonly effect: EffectKind
  readonly origin?: UnitLineage | null | undefined
  readonly fate?: UnitLineage | null | undefined
}

/** Where a unit's text comes from, and what became of the text that stood at its address. */
export function lineagePhrases(unit: TracedUnit): readonly string[] {
  const { effect, origin = null, fate = null } = unit
  if (origin === null) return fate === null ? [] : [lineagePhrase(fate)]
  const low = origin.low_score ? ['low score: look twice'] : []
  if (effect !== 'revise' || isSameWay(origin, fate)) return [lineagePhrase(origin), ...low]
  return [lineagePhrase(origin), ...low, ...(fate === null ? [] : [`what stood here: ${fatePhrase(fate)}`])]
}

const fatePhrase = (fate: UnitLineage): string =>
  fate.kind === 'removed' ? 'stands nowhere in the new text' : lineagePhrase(fate)

const isSameWay = (a: UnitLineage, b: UnitLineage | null): boolean =>
  b !== null && a.kind === b.kind && way(a) === way(b)

/** Every text that has another address, was split or merged, is tied at a low score or is gone; each once, in the plan's order. */
export function notable(units: readonly ReportUnit[]): readonly UnitLineage[] {
  const all = units.flatMap(({ origin = null, fate = null }) => [
    ...(origin !== null && isNotable(origin) ? [origin] : []),
    ...(fate?.kind === 'removed' ? [fate] : []),
  ])
  return [...new Map(all.map((lineage) => [`${lineage.kind} ${way(lineage)}`, lineage])).values()]
}

const isNotable = ({ kind, low_score }: UnitLineage): boolean =>
  low_score || kind === 'renumbered' || kind === 'moved' || kind === 'split' || kind === 'merged'

/** `14 unchanged, 4 edited, 5 renumbered`: the kinds that occur. */
export const countsPhrase = ({ counts }: Pick<ReportLineage, 'counts'>): string =>
  LINEAGE_KINDS.filter((kind) => counts[kind] > 0)
    .map((kind) => `${count(counts[kind])} ${kind}`)
    .join(', ')
