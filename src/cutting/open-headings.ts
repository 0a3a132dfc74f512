import type { Grammar } from './compile.ts'
import type { Match } from './match.ts'

/** The headings that are open at a line, outermost first: level and key of the number. */
export class OpenHeadings {
  readonly #grammar: Grammar
  readonly #open: { readonly level: number; readonly key: string }[] = []

  constructor(grammar: Grammar) {
    this.#grammar = grammar
  }

  has({ form, number }: Match): boolean {
    return number !== null && this.#open.some(({ level, key }) => level === form.level && key === number.key)
  }

  /** How many of them stay open when a heading of this level begins. */
  depthFor(level: number): number {
    const nests = this.#grammar.nests[level] ?? []
    let depth = this.#open.length
    while (depth > 0 && nests[(this.#open[depth - 1]?.level ?? -1) + 1] !== true) depth--
    return depth
  }

  /** Key of the open unit that a dotted number is counted under; null where none is open. Containers count nothing. */
  unitAbove(depth: number): string | null {
    const above = this.#open[depth - 1]
    return above === undefined || this.#grammar.levels[above.level]?.role === 'container' ? null : above.key
  }

  /** A heading begins at a depth, and ends those that are as deep. */
  begin(depth: number, { form, number }: Match): void {
    this.#open.length = depth
    this.#open.push({ level: form.level, key: number?.key ?? '' })
  }

  close(): void {
    this.#open.length = 0
  }
}
