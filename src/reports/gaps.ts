import type { GapKind } from '../cutting/types.ts'
import { plural } from './format.ts'
import type { ReportGap } from './model.ts'

/** How the text that belongs to no unit is put into words, in every kind of report. */

const GAP_WORDS: { readonly [K in GapKind]: readonly [one: string, many: string] } = {
  preamble: ['text before the first unit', 'texts before the first unit'],
  container_heading: ['heading of a part', 'headings of parts'],
  boilerplate: ['closing text', 'closing texts'],
  separator: ['blank space between units', 'blank spaces between units'],
  excluded: ['text excluded by its status', 'texts excluded by their status'],
}

/** What a kind of gap is called. */
export const gapWord = (kind: GapKind): string => GAP_WORDS[kind][0]

/** The gaps that hold words, each to be read: all but the space between units. */
export const wordedGaps = (gaps: readonly ReportGap[]): readonly ReportGap[] =>
  gaps.filter(({ kind }) => kind !== 'separator')

/** `1 text before the first unit, 2 headings of parts`; of the kinds that occur. */
export function gapCounts(gaps: readonly Pick<ReportGap, 'kind'>[]): string {
  const kinds = [...new Set(gaps.map(({ kind }) => kind))].sort()
  return kinds.map((kind) => plural(gaps.filter((gap) => gap.kind === kind).length, ...GAP_WORDS[kind])).join(', ')
}

/** Why the space between units is not listed one by one; null where there is none. */
export function separatorsSentence(gaps: readonly ReportGap[]): string | null {
  const all = gaps.filter(({ kind }) => kind === 'separator')
  if (all.length === 0) return null
  const bytes = all.reduce((sum, { span }) => sum + span.end - span.start, 0)
  return `Not listed: ${plural(all.length, ...GAP_WORDS.separator)} (line ends and blank lines, ${plural(bytes, 'byte')} in all), each with its place in report.json.`
}
