import type { Segment } from '../diff.ts'
import { aboutUnit, CHANGING_EFFECTS, EFFECT_WORDS, EFFECTS_IN_READING_ORDER } from '../effects.ts'
import { count } from '../format.ts'
import { countsPhrase, notable, scorePhrase } from '../lineage.ts'
import { lookSentences } from '../look.ts'
import type { ReportModel, ReportUnit, UnitText } from '../model.ts'
import { visibleChange } from '../visible.ts'
import { code, fenced, heading, inline, list, paragraph, table } from './text.ts'

export function* countsAndRisks(model: ReportModel): Iterable<string> {
  const { counts, risks } = model
  if (counts === null) {
    yield paragraph('No plan exists yet.')
    return
  }
  yield* table(
    ['Effect', 'Units'],
    EFFECTS_IN_READING_ORDER.map((kind) => [`${EFFECT_WORDS[kind].sign} ${kind}`, count(counts[kind])]),
    '',
  )
  yield heading(2, 'Risks')
  yield* table(
    ['Class', 'Count', 'What it means'],
    risks.map((risk) => [code(risk.class), count(risk.count), [risk.meaning, ...risk.items].map(inline).join('<br>')]),
    'No class of risk occurs; nothing needs to be acknowledged.',
  )
  const look = lookSentences(model)
  if (look.length === 0) return
  yield paragraph('To look at, though nothing of it is to be acknowledged:')
  yield list(look.map(inline))
}

/** Old and new address of every text that does not simply stay where it was. */
export function* lineage({ lineage: counted = null, units }: ReportModel): Iterable<string> {
  if (counted !== null) yield paragraph(`Of the units: ${countsPhrase(counted)}.`)
  yield* table(
    ['Original address', 'Current address', 'Kind', 'Score'],
    notable(units).map(({ original, current, kind, score, low_score }) => [
      original.map(code).join(' + '),
      kind === 'removed' ? 'nowhere in the new text' : current.map(code).join(' + '),
      kind,
      `${scorePhrase({ score })}${low_score ? ' (**low**)' : ''}`,
    ]),
    'No unit changes its address.',
  )
}

/** Every changed unit with its texts, then every kept one by its address. */
export function* unitTexts(units: readonly ReportUnit[]): Iterable<string> {
  yield heading(2, 'Changed units')
  yield paragraph('In revised text `[-…-]` is taken out and `{+…+}` is put in.')
  for (const kind of CHANGING_EFFECTS) {
    for (const unit of units) if (unit.effect === kind) yield unitText(unit)
  }
  yield heading(2, 'Kept units')
  const kept = units.values().filter(({ effect }) => effect === 'keep')
  yield* table(
    ['Address', 'Title', 'About'],
    kept.map((unit) => [code(unit.address), inline(unit.title), inline(aboutUnit(unit).join(' · '))]),
    'None.',
  )
}

function unitText(unit: ReportUnit): string {
  const { sign, word } = EFFECT_WORDS[unit.effect]
  const title = unit.prior_title === null ? inline(unit.title) : `${inline(unit.prior_title)} → ${inline(unit.title)}`
  const head = heading(3, `${sign} ${word} ${code(unit.address)} ${title}`)
  const replaced =
    unit.replaced === undefined
      ? ''
      : `${paragraph('What stood at this address, and stands nowhere in the new text:')}${fenced(unit.replaced)}`
  return `${head}${list(aboutUnit(unit).map(inline))}${bodyOf(unit.text)}${replaced}`
}

function bodyOf(text: UnitText): string {
  return text.kind === 'changed' ? fenced(text.segments.map(marked).join('')) : fenced(text.body)
}

function marked({ op, text }: Segment): string {
  switch (op) {
    case 'same':
      return text
    case 'removed':
      return `[-${visibleChange(text)}-]`
    case 'added':
      return `{+${visibleChange(text)}+}`
  }
}
