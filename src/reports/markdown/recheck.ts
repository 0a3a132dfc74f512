import type { ReportModel } from '../model.ts'
import { changedPhrase, differenceSentences, effectWay, recheckSentences, sidePhrases } from '../recheck.ts'
import { code, heading, inline, list, paragraph, table } from './text.ts'

/** What a resume compared, and whether what was approved still stands. */
export function* recheckText({ recheck = null }: ReportModel): Iterable<string> {
  if (recheck === null) return
  yield heading(2, 'Re-checked')
  for (const sentence of recheckSentences(recheck)) yield paragraph(inline(sentence))
  yield paragraph(`Compared: ${recheck.facts.map(inline).join(', ')}.`)
  if (recheck.noted.length === 0) return
  yield paragraph('Others now, without a bearing on the plan:')
  yield list(recheck.noted.map((fact) => inline(changedPhrase(fact))))
}

/** What this plan does otherwise than that of the run which a drift had stopped, and why. */
export function* differenceText({ difference = null }: ReportModel): Iterable<string> {
  if (difference === null) return
  yield heading(2, 'Since the stopped run')
  for (const sentence of differenceSentences(difference)) yield paragraph(inline(sentence))
  if (difference.causes.length > 0) yield list(difference.causes.map((fact) => inline(changedPhrase(fact))))
  yield* table(
    ['Address', 'Difference', 'Effect', 'What differs'],
    (difference.effects ?? []).map((item) => [
      code(item.address),
      item.kind,
      effectWay(item),
      sidePhrases(item).map(inline).join('<br>'),
    ]),
    difference.effects === null ? 'Not known.' : 'No effect differs.',
  )
}
