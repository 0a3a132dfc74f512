import type { Sha256 } from './brands.ts'
import { canonicalJson, type Json, ListDigest } from './digest.ts'
import { PackedText } from './packed-text.ts'
import type { PlannedCall, PredictedRow, PredictionPart } from './plan.ts'
import type { CountedFunction, CountedTable, PredictedPart } from './prediction.ts'
import type { StopDetail } from './stops.ts'

/** A call that a canonical function would refuse, and the address it was for. */
export interface SimulatedRefusal {
  readonly address: string
  readonly detail: StopDetail
}

/** Where a simulated cut writes down what it does. */
export interface SimulationLog {
  call(call: PlannedCall): void
  rows(rows: readonly PredictedRow[]): void
  refused(refusal: SimulatedRefusal): void
}

/** Keeps the refusals alone: all that a rehearsal is made for. */
export class RefusalLog implements SimulationLog {
  readonly refusals: SimulatedRefusal[] = []

  call(_call: PlannedCall): void {}

  rows(_rows: readonly PredictedRow[]): void {}

  refused(refusal: SimulatedRefusal): void {
    this.refusals.push(refusal)
  }
}

/** The parts whose own rows are signed or pinned. */
const DIGESTED: readonly PredictionPart[] = ['leg_b', 'verify']

/**
 * Writes everything out at once. Each row is put into canonical form once, for its line and for every digest that covers
 * it: those are of lists that begin alike, so that one hash goes on from each to the next. No row is kept.
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

  override rows(rows: readonly PredictedRow[]): void {
    for (const row of rows) this.#written.add(this.#part.row(row))
  }

  /** sha256 of the canonical JSON of all rows so far. */
  get sha256(): Sha256 {
    return this.#written.digest()
  }

  /** The same of the rows of the part alone; null where nothing signs it. */
  get partSha256(): Sha256 | null {
    return this.#part.sha256
  }

  /** What the part has come to. */
  end(): PredictedPart {
    return this.#part.end()
  }
}

type Tallied = { -readonly [K in keyof CountedTable]: CountedTable[K] } & { readonly keys: Set<string> }

class PartLog {
  readonly #part: PredictionPart
  readonly #digest: ListDigest | null
  readonly #tables = new Map<string, Tallied>()
  readonly #functions = new Map<string, { -readonly [K in keyof CountedFunction]: CountedFunction[K] }>()
  readonly #callLines = new PackedText()
  readonly #rowLines = new PackedText()

  constructor(part: PredictionPart) {
    this.#part = part
    this.#digest = DIGESTED.includes(part) ? new ListDigest() : null
  }

  call({ address, args, function: name, part, result }: PlannedCall, n: number): void {
    // In the order of canonical JSON.
    this.#callLines.add(`${canonicalJson({ address, args, function: name, line: 'call', n, part, result })}\n`)
    const counted = this.#functions.get(`${name} ${result}`)
    if (counted === undefined) this.#functions.set(`${name} ${result}`, { function: name, result, calls: 1 })
    else counted.calls += 1
  }

  /** @returns the canonical JSON of the row */
  row(row: PredictedRow): string {
    const head = `{"columns":${canonicalJson(row.columns as Json)},"key":${JSON.stringify(row.key)}`
    const tail = `"op":"${row.op}","part":"${row.part}","table":${JSON.stringify(row.table)}}`
    const text = `${head},${tail}`
    this.#rowLines.add(`${head},"line":"row",${tail}\n`)
    this.#digest?.add(text)
    this.#tally(row)
    return text
  }

  #tally(row: PredictedRow): void {
    const { table, op, key } = row
    const counted = this.#tables.get(`${op} ${table}`)
    if (counted === undefined) {
      this.#tables.set(`${op} ${table}`, { table, op, rows: 1, only: row, keys: new Set([key]) })
      return
    }
    counted.rows += 1
    counted.only = null
    counted.keys.add(key)
  }

  get sha256(): Sha256 | null {
    return this.#digest?.digest() ?? null
  }

  end(): PredictedPart {
    const tallied = [...this.#tables.values()]
    const keys = Map.groupBy(tallied, ({ table }) => table)
    const distinct = [...keys.values()].map((same) => new Set(same.flatMap((one) => [...one.keys])).size)
    return {
      part: this.#part,
      tables: tallied.map(({ keys: _keys, ...counted }) => counted),
      functions: [...this.#functions.values()],
      distinctRows: distinct.reduce((sum, n) => sum + n, 0),
      rowsSha256: this.sha256,
      callLines: this.#callLines,
      rowLines: this.#rowLines,
    }
  }
}
