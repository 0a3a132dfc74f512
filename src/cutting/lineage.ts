import { type LineageUnit, Ties } from './lineage-ties.ts'
import { rounded } from './rounded.ts'

export type { LineageUnit } from './lineage-ties.ts'

export const LINEAGE_KINDS = [
  'unchanged',
  'edited',
  'moved',
  'renumbered',
  'split',
  'merged',
  'added',
  'removed',
] as const
export type LineageKind = (typeof LINEAGE_KINDS)[number]

/**
 * What became of units. `from` are the original addresses, `to` the current ones: one each, but for `split` (one to
 * many), `merged` (many to one), `added` (none to one) and `removed` (one to none). `score` in 0…1, to three places: the
 * resemblance of the two texts; for a split or merger, the smallest share of a part that stands in the whole.
 */
export interface LineageEntry {
  readonly kind: LineageKind
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly score: number
}

/**
 * Ties the units of two versions of a document, both in document order: by address and hash first, then by equal words
 * (all but the unit's own number), then by resemblance, the best pairs first; what remains under one address is
 * `edited`, what is contained in a tied unit is its split or merger. Deterministic; the pairs that are compared come
 * from an index of winnowed fingerprints, so the cost grows with the text and not with the square of the units.
 */
export function lineage(before: readonly LineageUnit[], after: readonly LineageUnit[]): readonly LineageEntry[] {
  return new Lineage(before, after).entries()
}

class Lineage {
  readonly #before: readonly LineageUnit[]
  readonly #after: readonly LineageUnit[]
  readonly #newAt: ReadonlyMap<string, number>
  readonly #ties: Ties

  constructor(before: readonly LineageUnit[], after: readonly LineageUnit[]) {
    this.#before = before
    this.#after = after
    this.#newAt = new Map(after.map((unit, index) => [unit.address, index]))
    this.#ties = new Ties(before, after)
  }

  /** In the order of the new version; what was removed stands last. */
  entries(): readonly LineageEntry[] {
    const mergers = grouped(this.#ties.mergedInto)
    const splits = grouped(this.#ties.splitFrom)
    const byNew = [...this.#after.keys()].flatMap((fresh) => this.#entriesOf(fresh, mergers, splits))
    const removed = [...this.#before.keys()].filter(
      (old) => this.#ties.to[old] === -1 && !this.#ties.mergedInto.has(old),
    )
    return [
      ...byNew,
      ...removed.map((old): LineageEntry => ({ kind: 'removed', from: [this.#oldAddress(old)], to: [], score: 0 })),
    ]
  }

  #entriesOf(fresh: number, mergers: Groups, splits: Groups): readonly LineageEntry[] {
    const old = this.#ties.from[fresh] ?? -1
    if (this.#ties.splitFrom.has(fresh)) return []
    const to = this.#newAddress(fresh)
    if (old === -1) return [{ kind: 'added', from: [], to: [to], score: 0 }]
    const from = this.#oldAddress(old)
    const merged = mergers.get(fresh)
    const parts = splits.get(old)
    const entries: LineageEntry[] = []
    if (merged !== undefined)
      entries.push({
        kind: 'merged',
        from: [from, ...merged.map((other) => this.#oldAddress(other))],
        to: [to],
        score: rounded(Math.min(...[old, ...merged].map((other) => this.#ties.share(other, fresh, 'merged')))),
      })
    if (parts !== undefined)
      entries.push({
        kind: 'split',
        from: [from],
        to: [to, ...parts.map((part) => this.#newAddress(part))],
        score: rounded(Math.min(...[fresh, ...parts].map((part) => this.#ties.share(old, part, 'split')))),
      })
    if (entries.length > 0) return entries
    return [{ kind: this.#kindOf(old, fresh), from: [from], to: [to], score: rounded(this.#ties.score[fresh] ?? 0) }]
  }

  #kindOf(old: number, fresh: number): LineageKind {
    const before = this.#before[old]
    const after = this.#after[fresh]
    if (before === undefined || after === undefined) throw new Error('BUG-lineage: a tie without its unit')
    if (before.address === after.address) return before.contentHash === after.contentHash ? 'unchanged' : 'edited'
    return this.#sameParent(before.parentAddress, after.parentAddress) ? 'renumbered' : 'moved'
  }

  /** The same parent, or the unit that became it. */
  #sameParent(before: string | null, after: string | null): boolean {
    if (before === after) return true
    const parent = after === null ? -1 : (this.#ties.from[this.#newAt.get(after) ?? -1] ?? -1)
    return parent !== -1 && before === this.#oldAddress(parent)
  }

  #oldAddress(old: number): string {
    return this.#before[old]?.address ?? ''
  }

  #newAddress(fresh: number): string {
    return this.#after[fresh]?.address ?? ''
  }
}

type Groups = ReadonlyMap<number, readonly number[]>

/** The parts of each whole, in order. */
function grouped(wholes: ReadonlyMap<number, number>): Groups {
  return Map.groupBy(
    [...wholes.keys()].sort((a, b) => a - b),
    (part) => wholes.get(part) ?? -1,
  )
}
