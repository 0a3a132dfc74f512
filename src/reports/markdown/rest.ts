import { count, lines } from '../format.ts'
import { gapWord, separatorsSentence, wordedGaps } from '../gaps.ts'
import type { ReportModel } from '../model.ts'
import { code, fenced, heading, inline, paragraph, table } from './text.ts'

/** What of the text is doubtful, and what of it is in no unit. */
export function* restOfText({ doubts, gaps }: Pick<ReportModel, 'doubts' | 'gaps'>): Iterable<string> {
  yield heading(2, 'Doubts')
  yield* table(
    ['Line', 'Reason', 'Text'],
    doubts.map((doubt) => [String(doubt.line), inline(doubt.reason), inline(doubt.text)]),
    'None.',
  )
  yield heading(2, 'Excluded and gaps')
  const worded = wordedGaps(gaps)
  const spaces = separatorsSentence(gaps)
  yield* table(
    ['Kind', 'Lines', 'Bytes', 'Reason'],
    worded.map((gap) => [
      `${gapWord(gap.kind)} (${code(gap.kind)})`,
      lines(gap.lines),
      count(gap.span.end - gap.span.start),
      inline(gap.reason),
    ]),
    'None: every word belongs to a unit.',
  )
  for (const gap of worded) {
    if (gap.text === undefined) continue
    yield paragraph(`The ${gapWord(gap.kind)}, ${lines(gap.lines)}:`)
    yield fenced(gap.text)
  }
  if (spaces !== null) yield paragraph(spaces)
}
