import type { LineageUnit } from './lineage-ties.ts'

/** The units of one version as a tree. Indices are document order, so a parent stands before its children. */
export interface Family {
  /** Index of each unit's parent; -1 for none. */
  readonly parent: Int32Array
  /** How many children each unit has. */
  readonly children: Int32Array
}

export function familyOf(units: readonly LineageUnit[]): Family {
  const at = new Map(units.map(({ address }, index) => [address, index]))
  const parent = new Int32Array(units.length).fill(-1)
  const children = new Int32Array(units.length)
  for (const [index, { parentAddress }] of units.entries()) {
    const above = parentAddress === null ? -1 : (at.get(parentAddress) ?? -1)
    parent[index] = above
    if (above !== -1) children[above] = (children[above] ?? 0) + 1
  }
  return { parent, children }
}

/**
 * What became of the units that are but a label over others, as `ARTICLE II` is: most of the children tell. `to` are the
 * ties of the old units so far, `isOpen` says whether a pair may be tied, `tie` does it.
 */
export function tieByChildren(
  old: Family,
  fresh: Family,
  to: Int32Array,
  isOpen: (old: number, fresh: number) => boolean,
  tie: (old: number, fresh: number) => void,
): void {
  const votes = new Map<number, Map<number, number>>()
  // From the end: when a parent is reached all its children are tied.
  for (let unit = to.length - 1; unit >= 0; unit--) {
    const partner = mostVoted(votes.get(unit))
    if (partner !== null && isMost(partner.count, unit, partner.fresh, old, fresh) && isOpen(unit, partner.fresh))
      tie(unit, partner.fresh)
    const [above, aboveFresh] = [old.parent[unit] ?? -1, fresh.parent[to[unit] ?? -1] ?? -1]
    if (above === -1 || aboveFresh === -1) continue
    const counts = votes.get(above) ?? new Map<number, number>()
    votes.set(above, counts.set(aboveFresh, (counts.get(aboveFresh) ?? 0) + 1))
  }
}

function mostVoted(counts: ReadonlyMap<number, number> | undefined): { fresh: number; count: number } | null {
  let best: { fresh: number; count: number } | null = null
  for (const [fresh, count] of counts ?? [])
    if (best === null || count > best.count || (count === best.count && fresh < best.fresh)) best = { fresh, count }
  return best
}

const isMost = (count: number, unit: number, partner: number, old: Family, fresh: Family): boolean =>
  count * 2 > Math.min(old.children[unit] ?? 0, fresh.children[partner] ?? 0)
