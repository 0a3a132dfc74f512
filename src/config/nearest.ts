/** The known name that the fewest single edits lead to. */
export function nearest(name: string, known: readonly string[]): string {
  return known.toSorted((a, b) => distance(name, a) - distance(name, b))[0] ?? ''
}

/** Levenshtein distance, one row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (const [i, letter] of [...a].entries()) {
    const below = [i + 1]
    for (let j = 0; j < b.length; j += 1) {
      const swap = (row[j] ?? 0) + (letter === b[j] ? 0 : 1)
      below.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (below[j] ?? 0) + 1))
    }
    row = below
  }
  return row[b.length] ?? 0
}
