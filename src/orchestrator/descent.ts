import { LINEAGE_KINDS, type LineageKind } from '../cutting/lineage.ts'
import type { Effect, LineageTie, Plan, TieKind } from './plan.ts'

/**
 * What became of a text: the addresses it had in the database (`original`) and those it has in the new text (`current`).
 * `score` in thousandths; null where nothing is compared, or where a plan of an older version did not say.
 */
export interface Descent {
  readonly kind: LineageKind
  readonly original: readonly string[]
  readonly current: readonly string[]
  readonly score: number | null
}

/** The lineage of each unit of a plan, as its effects and ties give it. */
export class Descents {
  readonly #from: ReadonlyMap<string, readonly LineageTie[]>
  readonly #to: ReadonlyMap<string, readonly LineageTie[]>

  constructor({ lineage }: Pick<Plan, 'lineage'>) {
    this.#from = Map.groupBy(lineage, ({ from }) => from)
    this.#to = Map.groupBy(lineage, ({ to }) => to)
  }

  /** Where the text at this address of the new version comes from; null for `retire`. */
  origin(effect: Effect): Descent | null {
    const { address } = effect
    if (effect.kind === 'retire') return null
    const ties = this.#to.get(address)
    if (ties !== undefined) return this.#told(ties)
    if (effect.kind === 'create') return added(address)
    return isSame(effect) || !this.#from.has(address) ? inPlace(effect) : added(address)
  }

  /** What becomes of the text that the database holds at this address; null for `create`. */
  fate(effect: Effect): Descent | null {
    const { address } = effect
    if (effect.kind === 'create') return null
    const ties = this.#from.get(address)
    if (ties !== undefined) return this.#told(ties)
    if (effect.kind === 'retire') return removed(address)
    return isSame(effect) || !this.#to.has(address) ? inPlace(effect) : removed(address)
  }

  /** One answer for the ties of one address. Of a unit that is both merged and split, the merger is told. */
  #told(ties: readonly LineageTie[]): Descent {
    const [tie] = ties.toSorted((a, b) => RANK[b.kind] - RANK[a.kind])
    if (tie === undefined) throw new Error('BUG-descent: an address without its ties')
    const { kind, from, to, score } = tie
    const others = (all: readonly LineageTie[] = []) => all.filter((other) => other.kind === kind)
    return {
      kind,
      original: kind === 'merged' ? others(this.#to.get(to)).map((other) => other.from) : [from],
      current: kind === 'split' ? others(this.#from.get(from)).map((other) => other.to) : [to],
      score,
    }
  }
}

const RANK: { readonly [K in TieKind]: number } = { edited: 0, renumbered: 0, moved: 0, split: 1, merged: 2 }

const isSame = ({ content_hash, prior_hash }: Effect): boolean => content_hash === prior_hash

const inPlace = (effect: Effect): Descent => ({
  kind: isSame(effect) ? 'unchanged' : 'edited',
  original: [effect.address],
  current: [effect.address],
  score: isSame(effect) ? 1000 : null,
})

const added = (address: string): Descent => ({ kind: 'added', original: [], current: [address], score: null })
const removed = (address: string): Descent => ({ kind: 'removed', original: [address], current: [], score: null })

/** The addresses whose text stands nowhere in the new version, while another text takes the address: no `retire` tells of them. */
export function overwritten(plan: Pick<Plan, 'effects' | 'lineage'>): readonly string[] {
  const descents = new Descents(plan)
  return plan.effects
    .filter((effect) => effect.kind !== 'retire' && descents.fate(effect)?.kind === 'removed')
    .map(({ address }) => address)
}

/** Name of the pin that counts the units of a kind. */
export const lineagePin = (kind: LineageKind): string => `lineage_${kind}`

export type LineageCounts = { readonly [K in LineageKind]: number }

/** How many units have each kind of lineage: those of the new text by their origin, and those it no longer holds. */
export function lineageCounts(plan: Pick<Plan, 'effects' | 'lineage'>): LineageCounts {
  const descents = new Descents(plan)
  const counts = Object.fromEntries(LINEAGE_KINDS.map((kind) => [kind, 0])) as Record<LineageKind, number>
  for (const effect of plan.effects) {
    const origin = descents.origin(effect)
    if (origin !== null) counts[origin.kind] += 1
    if (descents.fate(effect)?.kind === 'removed') counts.removed += 1
  }
  return counts
}
