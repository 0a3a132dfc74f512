import { plural } from './format.ts'
import { gapCounts } from './gaps.ts'
import type { ReportGap } from './model.ts'

/** What a person should look at before they decide, though no class of risk counts it. */

interface Looked {
  readonly doubts: readonly unknown[]
  readonly gaps: readonly Pick<ReportGap, 'kind'>[]
}

/** One sentence for each; none where there is nothing. */
export function lookSentences({ doubts, gaps }: Looked): readonly string[] {
  const words = gaps.filter(({ kind }) => kind !== 'separator')
  return [
    ...(doubts.length === 0
      ? []
      : [`${plural(doubts.length, 'place')} of the text could be read in another way: see the doubts.`]),
    ...(words.length === 0 ? [] : [`Words that would be in no unit: ${gapCounts(words)}; see what is excluded.`]),
  ]
}
