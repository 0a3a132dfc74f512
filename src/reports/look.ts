import { plural } from './format.ts'
import { gapCounts } from './gaps.ts'
import type { ReportGap, UnitLineage } from './model.ts'

/** What a person should look at before they decide, though no class of risk counts it. */

/** More addresses are read among the units. */
const NAMED = 5

interface Looked {
  readonly units: readonly { readonly address: string; readonly fate?: UnitLineage | null | undefined }[]
  readonly doubts: readonly unknown[]
  readonly gaps: readonly Pick<ReportGap, 'kind'>[]
}

/** One sentence for each; none where there is nothing. */
export function lookSentences({ units, doubts, gaps }: Looked): readonly string[] {
  const lost = units.flatMap(({ address, fate }) => (fate?.kind === 'removed' ? [address] : []))
  const words = gaps.filter(({ kind }) => kind !== 'separator')
  return [
    ...(lost.length === 0
      ? []
      : [
          `${plural(lost.length, 'text that stands in the database stands', 'texts that stand in the database stand')} nowhere in the new version: what was at ${named(lost)}.`,
        ]),
    ...(doubts.length === 0
      ? []
      : [`${plural(doubts.length, 'place')} of the text could be read in another way: see the doubts.`]),
    ...(words.length === 0 ? [] : [`Words that would be in no unit: ${gapCounts(words)}; see what is excluded.`]),
  ]
}

const named = (addresses: readonly string[]): string =>
  addresses.length <= NAMED
    ? addresses.join(', ')
    : `${addresses.slice(0, NAMED).join(', ')} and ${addresses.length - NAMED} more`
