import type { Shingles } from './shingles.ts'

/** An old and a new unit that share fingerprints. */
export interface Pair {
  readonly old: number
  readonly fresh: number
}

/** A fingerprint that more units share is a common phrase, not a sign of one text. */
const MAX_HOLDERS = 24
/** Partners looked at for each unit, those with the most common fingerprints. */
const MAX_PARTNERS = 12
/** Units fewer than this are packed with a fingerprint into one exact number. */
const UNITS = 2 ** 21

/**
 * The pairs worth comparing: both versions' fingerprints, sorted, are joined in one merge, and each unit keeps the
 * partners it has the most in common with.
 */
export function candidatePairs(before: readonly Shingles[], after: readonly Shingles[]): readonly Pair[] {
  const old = packed(before)
  const fresh = packed(after)
  const counts = new Map<number, number>()
  for (let i = 0, j = 0; i < old.length && j < fresh.length; ) {
    const mark = Math.floor((old[i] ?? 0) / UNITS)
    const other = Math.floor((fresh[j] ?? 0) / UNITS)
    if (mark < other) i++
    else if (mark > other) j++
    else {
      const oldEnd = endOf(old, i, mark)
      const freshEnd = endOf(fresh, j, mark)
      if (oldEnd - i <= MAX_HOLDERS && freshEnd - j <= MAX_HOLDERS)
        count(counts, old.subarray(i, oldEnd), fresh.subarray(j, freshEnd))
      i = oldEnd
      j = freshEnd
    }
  }
  return best(counts)
}

/** fingerprint × 2^21 + unit, sorted: at most 2^53. */
function packed(units: readonly Shingles[]): Float64Array {
  const total = units.reduce((sum, { fingerprints }) => sum + fingerprints.length, 0)
  const all = new Float64Array(total)
  let at = 0
  for (const [unit, { fingerprints }] of units.entries()) {
    for (const mark of fingerprints) all[at++] = mark * UNITS + unit
  }
  return all.sort()
}

function endOf(marks: Float64Array, from: number, mark: number): number {
  let end = from + 1
  while (end < marks.length && Math.floor((marks[end] ?? 0) / UNITS) === mark) end++
  return end
}

function count(counts: Map<number, number>, old: Float64Array, fresh: Float64Array): void {
  for (const a of old) {
    for (const b of fresh) {
      const pair = (a % UNITS) * UNITS + (b % UNITS)
      counts.set(pair, (counts.get(pair) ?? 0) + 1)
    }
  }
}

/** The strongest pairs of each unit on either side. */
function best(counts: ReadonlyMap<number, number>): readonly Pair[] {
  const ordered = [...counts].sort(([a, n], [b, m]) => m - n || a - b)
  const ofOld = new Map<number, number>()
  const ofFresh = new Map<number, number>()
  const pairs: Pair[] = []
  for (const [pair] of ordered) {
    const old = Math.floor(pair / UNITS)
    const fresh = pair % UNITS
    const taken = ofOld.get(old) ?? 0
    const takenFresh = ofFresh.get(fresh) ?? 0
    if (taken >= MAX_PARTNERS && takenFresh >= MAX_PARTNERS) continue
    ofOld.set(old, taken + 1)
    ofFresh.set(fresh, takenFresh + 1)
    pairs.push({ old, fresh })
  }
  return pairs
}
