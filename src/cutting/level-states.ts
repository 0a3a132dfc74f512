import { aliveBits, type Grammar } from './compile.ts'
import type { Match } from './match.ts'
import { Sequence, type Surroundings, type Verdict } from './sequence.ts'

/** What the headings so far say of each level: how its numbers have run, and whether it still comes. */
export class LevelStates {
  readonly #grammar: Grammar
  readonly #sequences: readonly Sequence[]
  readonly #closed: boolean[]
  #alive = -1

  constructor(grammar: Grammar) {
    this.#grammar = grammar
    this.#sequences = grammar.levels.map(({ role }) => new Sequence(role))
    this.#closed = grammar.levels.map(() => false)
  }

  /** By level: those that come no more, since one they stand before has come. */
  get closed(): readonly boolean[] {
    return this.#closed
  }

  /** Bits of the start table, without those of the forms that come no more. */
  get alive(): number {
    return this.#alive
  }

  decide(match: Match, around: Surroundings): Verdict {
    return (this.#sequences[match.form.level] ?? new Sequence('unit')).decide(match, around)
  }

  /** A heading of this level begins: deeper ones are numbered anew, and some come no more. */
  begin(level: number): void {
    for (const deeper of this.#grammar.restarts[level] ?? []) this.#sequences[deeper]?.restart()
    for (const other of this.#grammar.ends[level] ?? []) this.#close(other)
  }

  #close(level: number): void {
    if (this.#closed[level] === true) return
    this.#closed[level] = true
    this.#alive = aliveBits(this.#grammar, this.#closed)
  }
}
