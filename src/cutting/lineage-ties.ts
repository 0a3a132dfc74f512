import { candidatePairs, type Pair } from './lineage-index.ts'
import { type Family, familyOf, tieByChildren } from './lineage-parents.ts'
import { containment, contribution, EMPTY, resemblance, type Shingles, shinglesOf } from './shingles.ts'

/** What lineage needs to know of a unit, in either version. */
export interface LineageUnit {
  readonly address: string
  readonly parentAddress: string | null
  readonly body: string
  readonly contentHash: string
}

/** Below this resemblance two units under different addresses are not the same. */
const ALIKE = 0.4
/** How much of a part must stand in the whole for a split or merger, and of what is the part's alone too. */
const CONTAINED = 0.6
/** Shorter texts ("Repealed.") are alike by chance: they are tied by their address, or where no other text reads the same. */
const MIN_WORDS = 4
const SHORT_BODY = 80
/** Added to the resemblance of two units under the same address. */
const ADDRESS_BONUS = 0.15

interface ScoredPair extends Pair {
  readonly score: number
  readonly rank: number
}

/** One unit that became several, or several that became one. */
type Partition = 'split' | 'merged'

/** Ties units of two versions one to one, and finds the parts of what was split or merged. Indices are document order. */
export class Ties {
  /** Partner of each old unit, and of each new one; -1 for none. */
  readonly to: Int32Array
  readonly from: Int32Array
  /** Resemblance of each new unit to its partner. */
  readonly score: Float64Array
  /** Old units that went into a new one they are not tied to. */
  readonly mergedInto: ReadonlyMap<number, number>
  /** New units that came out of an old one they are not tied to. */
  readonly splitFrom: ReadonlyMap<number, number>
  readonly #before: readonly LineageUnit[]
  readonly #newAt: ReadonlyMap<string, number>
  readonly #old: readonly Shingles[]
  readonly #new: readonly Shingles[]
  readonly #oldFamily: Family
  readonly #newFamily: Family

  constructor(before: readonly LineageUnit[], after: readonly LineageUnit[]) {
    this.#before = before
    this.#newAt = new Map(after.map((unit, index) => [unit.address, index]))
    this.to = new Int32Array(before.length).fill(-1)
    this.from = new Int32Array(after.length).fill(-1)
    this.score = new Float64Array(after.length)
    this.#oldFamily = familyOf(before)
    this.#newFamily = familyOf(after)
    for (const [old, unit] of before.entries()) {
      const fresh = this.#sameAddress(old)
      const same = fresh !== -1 && after[fresh]?.contentHash === unit.contentHash
      if (same && (unit.body.length > SHORT_BODY || this.#oldFamily.children[old] === 0)) this.#tie(old, fresh, 1)
    }
    this.#old = before.map((unit, old) => measured(unit, this.to[old] !== -1))
    this.#new = after.map((unit, fresh) => measured(unit, this.from[fresh] !== -1))
    this.#tieEqualWords()
    const pairs = candidatePairs(this.#old, this.#new)
    this.#tieAlike(pairs)
    this.#tieNeighbours()
    tieByChildren(
      this.#oldFamily,
      this.#newFamily,
      this.to,
      (old, fresh) => this.#isFree(old, fresh) && this.#isLabel(old),
      (old, fresh) => this.#tie(old, fresh, this.#resemblance(old, fresh)),
    )
    this.#tieAddresses()
    this.splitFrom = this.#parts(pairs, 'split')
    this.mergedInto = this.#parts(pairs, 'merged')
  }

  #tie(old: number, fresh: number, score: number): void {
    this.to[old] = fresh
    this.from[fresh] = old
    this.score[fresh] = score
  }

  #isFree(old: number, fresh: number): boolean {
    return this.to[old] === -1 && this.from[fresh] === -1
  }

  #sameAddress(old: number): number {
    return this.#newAt.get(this.#before[old]?.address ?? '') ?? -1
  }

  /** Equal words, all but the unit's own number: the same address first, then in the order of both versions. */
  #tieEqualWords(): void {
    for (const [old, shingles] of this.#old.entries()) {
      const fresh = this.#sameAddress(old)
      const same = fresh !== -1 && this.#new[fresh]?.whole === shingles.whole && this.#isFree(old, fresh)
      if (same && !this.#isLabel(old)) this.#tie(old, fresh, 1)
    }
    const olds = byWords(this.#old)
    for (const [whole, freshes] of byWords(this.#new)) this.#tieInOrder(olds.get(whole) ?? [], freshes)
  }

  #tieInOrder(olds: readonly number[], freshes: readonly number[]): void {
    const [first] = olds
    const short = (this.#old[first ?? -1]?.words ?? 0) < MIN_WORDS
    if (first === undefined || (short && (olds.length > 1 || freshes.length > 1))) return
    const free = freshes.filter((fresh) => this.from[fresh] === -1)
    const waiting = olds.filter((old) => this.to[old] === -1)
    for (const [index, fresh] of free.entries()) {
      const old = waiting[index]
      if (old !== undefined) this.#tie(old, fresh, 1)
    }
  }

  /** A bare label above other units: all of them read alike, and what stands below tells them apart. */
  #isLabel(old: number): boolean {
    return this.#oldFamily.children[old] !== 0 && (this.#old[old]?.words ?? 0) < MIN_WORDS
  }

  /** Short texts that are repeated ("Repealed.") are the same where the unit before or behind them is. */
  #tieNeighbours(): void {
    for (let fresh = 1; fresh < this.from.length; fresh++) this.#tieBeside(fresh, fresh - 1)
    for (let fresh = this.from.length - 2; fresh >= 0; fresh--) this.#tieBeside(fresh, fresh + 1)
  }

  #tieBeside(fresh: number, neighbour: number): void {
    const beside = this.from[neighbour] ?? -1
    const old = beside + fresh - neighbour
    const { whole, words } = this.#new[fresh] ?? EMPTY
    if (beside === -1 || words === 0 || this.to[old] !== -1 || this.from[fresh] !== -1 || this.#isLabel(old)) return
    if (this.#old[old]?.whole === whole) this.#tie(old, fresh, 1)
  }

  #tieAlike(pairs: readonly Pair[]): void {
    const scored = pairs
      .filter(({ old, fresh }) => this.#isFree(old, fresh) && !this.#isLabel(old))
      .map((pair) => this.#scored(pair))
      .filter(({ rank }) => rank >= ALIKE)
      .sort(strongestFirst)
    for (const { old, fresh, score } of scored) if (this.#isFree(old, fresh)) this.#tie(old, fresh, score)
  }

  #scored({ old, fresh }: Pair): ScoredPair {
    const score = this.#resemblance(old, fresh)
    if (this.#sameAddress(old) === fresh) return { old, fresh, score, rank: score + ADDRESS_BONUS }
    const short = Math.min(this.#old[old]?.words ?? 0, this.#new[fresh]?.words ?? 0) < MIN_WORDS
    return { old, fresh, score, rank: short ? 0 : score }
  }

  #tieAddresses(): void {
    for (const old of this.#before.keys()) {
      const fresh = this.#sameAddress(old)
      if (fresh !== -1 && this.#isFree(old, fresh)) this.#tie(old, fresh, this.#resemblance(old, fresh))
    }
  }

  #resemblance(old: number, fresh: number): number {
    return resemblance(this.#old[old] ?? EMPTY, this.#new[fresh] ?? EMPTY)
  }

  /**
   * Untied units of one version that stand almost whole in a unit of the other version which is tied to another unit, and
   * whose words came there with them or went from there: articles that are alike all hold each other, merged or not.
   */
  #parts(pairs: readonly Pair[], kind: Partition): ReadonlyMap<number, number> {
    const wholes = new Map<number, number>()
    const shares = new Map<number, number>()
    for (const { old, fresh } of pairs) {
      const [part, whole] = kind === 'split' ? [fresh, old] : [old, fresh]
      const isPart = (kind === 'split' ? this.from[fresh] : this.to[old]) === -1
      if (!isPart) continue
      const share = this.share(old, fresh, kind)
      if (share < CONTAINED || share <= (shares.get(part) ?? 0) || !this.#contributes(old, fresh, kind)) continue
      shares.set(part, share)
      wholes.set(part, whole)
    }
    return wholes
  }

  /** Whether what the part holds is what the whole won, or lost, against the unit that it is tied to. */
  #contributes(old: number, fresh: number, kind: Partition): boolean {
    const partner = kind === 'split' ? this.to[old] : this.from[fresh]
    if (partner === undefined || partner === -1) return false
    const [a, b] = [this.#old[old] ?? EMPTY, this.#new[fresh] ?? EMPTY]
    const gained =
      kind === 'split'
        ? contribution(b, a, this.#new[partner] ?? EMPTY)
        : contribution(a, b, this.#old[partner] ?? EMPTY)
    return gained >= CONTAINED
  }

  /** The share of the part that stands in the whole, 0…1; 0 for a part too short to tell. */
  share(old: number, fresh: number, kind: Partition): number {
    const a = this.#old[old] ?? EMPTY
    const b = this.#new[fresh] ?? EMPTY
    const [part, whole] = kind === 'split' ? [b, a] : [a, b]
    return part.words < MIN_WORDS ? 0 : containment(part, whole)
  }
}

/** An unchanged unit is measured only where its text is short: how often a short text occurs decides about ties. */
const measured = (unit: LineageUnit, unchanged: boolean): Shingles =>
  unchanged && unit.body.length > SHORT_BODY ? EMPTY : shinglesOf(unit.body)

const byWords = (units: readonly Shingles[]): ReadonlyMap<number, readonly number[]> =>
  Map.groupBy(
    units.keys().filter((unit) => (units[unit]?.words ?? 0) > 0),
    (unit) => units[unit]?.whole ?? 0,
  )

const strongestFirst = (a: ScoredPair, b: ScoredPair): number =>
  b.rank - a.rank || Math.abs(a.old - a.fresh) - Math.abs(b.old - b.fresh) || a.old - b.old || a.fresh - b.fresh
