import { lineage } from '../cutting/index.ts'
import type { LineageEntry, LineageUnit } from '../cutting/lineage.ts'
import { type BaselineUnit, isGone } from './facts.ts'
import { compareText } from './order.ts'
import type { LineageTie, PlannedUnit } from './plan.ts'

/**
 * In thousandths. A tie with a lower score is a guess that a person must acknowledge: less than half of the word triples of
 * both texts are the same. The engine itself ties nothing under another address below 400.
 */
export const LOW_SCORE = 500

/**
 * What became, in the new text, of the units in the database, each taken by its highest `version_seq`. A retired or deleted
 * unit counts only where the text opens its address again. The order of the rows decides nothing: units are taken by
 * their position when created, then by address.
 */
export function lineageOf(units: readonly PlannedUnit[], baseline: readonly BaselineUnit[]): readonly LineageTie[] {
  const inText = new Set(units.map(({ address }) => address))
  const before = baseline
    .filter((unit) => !isGone(unit) || inText.has(unit.address))
    .toSorted(byPosition)
    .map(standing)
  return before.length === 0 ? [] : lineage(before, units.map(planned)).flatMap(tiesOf)
}

const byPosition = (a: BaselineUnit, b: BaselineUnit): number =>
  (a.sort_order ?? Number.MAX_SAFE_INTEGER) - (b.sort_order ?? Number.MAX_SAFE_INTEGER) ||
  compareText(a.address, b.address)

const standing = ({ address, parent_address, latest }: BaselineUnit): LineageUnit => ({
  address,
  parentAddress: parent_address,
  body: latest.body,
  contentHash: latest.content_hash,
})

const planned = ({ address, parent_address, body, content_hash }: PlannedUnit): LineageUnit => ({
  address,
  parentAddress: parent_address,
  body,
  contentHash: content_hash,
})

/** Units that are unchanged, added or removed have no tie: their effects say it. */
function tiesOf({ kind, from, to, score }: LineageEntry): readonly LineageTie[] {
  if (kind === 'unchanged' || kind === 'added' || kind === 'removed') return []
  return from.flatMap((old) => to.map((now) => ({ kind, from: old, to: now, score: Math.round(score * 1000) })))
}

export const isLowScore = ({ score }: Pick<LineageTie, 'score'>): boolean => score < LOW_SCORE
