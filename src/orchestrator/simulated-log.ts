import type { Sha256 } from './brands.ts'
import { canonicalJson, ListDigest } from './digest.ts'
import { PackedText } from './packed-text.ts'
import type { PlannedCall, PredictedRow, PredictionPart } from './plan.ts'
import type { CountedFunction, PredictedPart } from './prediction.ts'
import type { StopDetail } from './stops.ts'

/** A call that a canonical function would refuse, and the address it was for. */
export interface SimulatedRefusal {
  readonly address: string
  readonly detail: StopDetail
}

/** Where a simulated cut writes down what it does. */
export interface SimulationLog {
  call(call: PlannedCall): void
  rows(rows: Iterable<PredictedRow>): void
  refused(refusal: SimulatedRefusal): void
}

/** Keeps only the refusals, which is all that a rehearsal asks for. */
export class RefusalLog implements SimulationLog {
  readonly refusals: SimulatedRefusal[] = []

  call(_call: PlannedCall): void {}

  rows(_rows: Iterable<PredictedRow>): void {}

  refused(refusal: SimulatedRefusal): void {
    this.refusals.push(refusal)
  }
}

/** The parts whose own rows are signed and pinned. */
const SIGNED: readonly PredictionPart[] = ['leg_b', 'verify']

/**
 * Writes each call and row out as it comes, and keeps none. A row is put into canonical form once, for its line and for
 * every digest that covers it: each digest is of a longer list with the same beginning, so one running hash gives them all.
 */
export class FullLog extends RefusalLog {
  readonly #written = new ListDigest()
  #calls = 0
  #part = new PartLog('leg_a')

  begin(part: PredictionPart): void {
    this.#part = new PartLog(part)
  }

  override call(call: PlannedCall): void {
    this.#calls += 1
    this.#part.call(call, this.#calls)
  }

  override rows(rows: Iterable<PredictedRow>): void {
    for (const row of rows) this.#written.add(this.#part.row(row))
  }

  /** sha256 of the canonical JSON of all rows so far. */
  get sha256(): Sha256 {
    return this.#written.digest()
  }

  /** sha256 of the canonical JSON of the part's own rows; null where nothing signs the part. */
  get partSha256(): Sha256 | null {
    return this.#part.sha256
  }

  /** Ends the part. */
  end(): PredictedPart {
    return this.#part.end()
  }
}

interface Tallied {
  readonly table: string
  readonly op: PredictedRow['op']
  /** The end of a row's JSON, the same for all rows of the table. */
  readonly tail: string
  rows: number
  only: PredictedRow | null
}

class PartLog {
  readonly #part: PredictionPart
  readonly #digest: ListDigest | null
  readonly #tallies: { readonly [O in PredictedRow['op']]: Map<string, Tallied> } = {
    insert: new Map(),
    update: new Map(),
  }
  readonly #order: Tallied[] = []
  readonly #keys = new Map<string, Set<string>>()
  readonly #functions = new Map<string, { -readonly [K in keyof CountedFunction]: CountedFunction[K] }>()
  readonly #callLines = new PackedText()
  readonly #rowLines = new PackedText()

  constructor(part: PredictionPart) {
    this.#part = part
    this.#digest = SIGNED.includes(part) ? new ListDigest() : null
  }

  call({ address, args, function: name, part, result }: PlannedCall, n: number): void {
    // In the order of canonical JSON.
    this.#callLines.add(`${canonicalJson({ address, args, function: name, line: 'call', n, part, result })}\n`)
    const counted = this.#functions.get(name)
    if (counted === undefined) this.#functions.set(name, { function: name, result, calls: 1 })
    else counted.calls += 1
  }

  /** @returns the canonical JSON of the row */
  row(row: PredictedRow): string {
    const { tail } = this.#tally(row)
    const head = `{"columns":${canonicalJson(row.columns)},"key":${JSON.stringify(row.key)}`
    const text = `${head},${tail}`
    this.#rowLines.add(`${head},"line":"row",${tail}\n`)
    if (this.#digest !== null) {
      this.#digest.add(text)
      this.#keysOf(row.table).add(row.key)
    }
    return text
  }

  #tally(row: PredictedRow): Tallied {
    const { part, table, op } = row
    const tallies = this.#tallies[op]
    const known = tallies.get(table)
    if (known !== undefined) {
      known.rows += 1
      known.only = null
      return known
    }
    const tail = `"op":"${op}","part":"${part}","table":${JSON.stringify(table)}}`
    const first: Tallied = { table, op, tail, rows: 1, only: row }
    tallies.set(table, first)
    this.#order.push(first)
    return first
  }

  #keysOf(table: string): Set<string> {
    const keys = this.#keys.get(table) ?? new Set()
    this.#keys.set(table, keys)
    return keys
  }

  get sha256(): Sha256 | null {
    return this.#digest?.digest() ?? null
  }

  end(): PredictedPart {
    const distinct = [...this.#keys.values()].reduce((sum, { size }) => sum + size, 0)
    return {
      part: this.#part,
      tables: this.#order.map(({ table, op, rows, only }) => ({ table, op, rows, only })),
      functions: [...this.#functions.values()],
      distinctRows: this.#digest === null ? null : distinct,
      rowsSha256: this.sha256,
      callLines: this.#callLines,
      rowLines: this.#rowLines,
    }
  }
}
