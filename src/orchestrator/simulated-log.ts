import type { Sha256 } from './brands.ts'
import { canonicalJson, type Json, ListDigest } from './digest.ts'
import type { PlannedCall, PredictedRow } from './plan.ts'
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

/**
 * Keeps everything. Each row is put into canonical form once, for all the digests that cover it: they are of lists that
 * begin alike, so that one hash goes on from each to the next.
 */
export class FullLog extends RefusalLog {
  readonly #rows: PredictedRow[] = []
  readonly #calls: PlannedCall[] = []
  readonly #written = new ListDigest()
  #part = new ListDigest()

  get made(): { readonly rows: readonly PredictedRow[]; readonly calls: readonly PlannedCall[] } {
    return { rows: this.#rows, calls: this.#calls }
  }

  override call(call: PlannedCall): void {
    this.#calls.push(call)
  }

  override rows(rows: readonly PredictedRow[]): void {
    for (const row of rows) {
      const text = canonicalJson(row as unknown as Json)
      this.#rows.push(row)
      this.#written.add(text)
      this.#part.add(text)
    }
  }

  /** From here on `partSha256` is of what comes next. */
  begin(): void {
    this.#part = new ListDigest()
  }

  /** sha256 of the canonical JSON of all rows so far. */
  get sha256(): Sha256 {
    return this.#written.digest()
  }

  /** The same of the rows since `begin`. */
  get partSha256(): Sha256 {
    return this.#part.digest()
  }
}
