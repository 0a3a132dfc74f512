/** Code-unit order: the same on every machine and in every locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const byAddress = <T extends { readonly address: string }>(units: readonly T[]): readonly T[] =>
  units.toSorted((a, b) => compareText(a.address, b.address))
