import { LINEAGE_KINDS } from '../../cutting/lineage.ts'
import type { CutUnit } from '../../cutting/types.ts'
import type { Segment, TextDiff } from '../../reports/diff.ts'
import { count, lines } from '../../reports/format.ts'
import { scorePhrase } from '../../reports/lineage.ts'
import { visible, visibleChange } from '../../reports/visible.ts'
import type { Paint, Style } from '../paint.ts'
import type { ChangedUnits, Comparison } from './compare.ts'

/** What `diff` prints for a person: what became of each unit, and its words. */

export function diffText({ entries, outside, same }: Comparison, paint: Paint): string {
  const changed = entries.filter(({ kind }) => kind !== 'unchanged')
  return [
    ...changed.flatMap((entry) => [headOf(entry, paint), ...bodyOf(entry, paint), '']),
    ...(outside === null ? [] : [paint('bold', 'outside the units'), ...wordsOf(outside, paint), '']),
    `${countsOf(entries)}${same ? '; nothing differs' : ''}`,
  ].join('\n')
}

function headOf({ kind, old, fresh, score }: ChangedUnits, paint: Paint): string {
  const way = [old, fresh].map((units) => units.map(unitOf).join(' + ')).filter((side) => side !== '')
  const sides = kind === 'edited' ? way.slice(1) : way
  const alike = kind === 'added' || kind === 'removed' ? '' : `  ${scorePhrase({ score: Math.round(score * 1000) })}`
  return `${paint('bold', kind)}  ${sides.join(' → ')}${alike}`
}

const unitOf = (unit: CutUnit): string => visible(`${unit.address} (${lines(unit.lines)})`)

function bodyOf({ kind, old, fresh, diff }: ChangedUnits, paint: Paint): readonly string[] {
  if (diff !== null) return wordsOf(diff, paint)
  if (kind === 'added') return fresh.flatMap(({ body }) => whole(body, '+', 'green', paint))
  return kind === 'removed' ? old.flatMap(({ body }) => whole(body, '-', 'red', paint)) : []
}

const whole = (body: string, sign: string, style: Style, paint: Paint): readonly string[] =>
  visible(body)
    .split('\n')
    .map((line) => `  ${paint(style, `${sign} ${line}`.trimEnd())}`)

/** `[-taken out-]` and `{+put in+}`, as in the reports; far from any change the text is left out. */
function wordsOf({ segments }: TextDiff, paint: Paint): readonly string[] {
  const last = segments.length - 1
  return segments
    .map((segment, index) => marked(segment, { first: index === 0, last: index === last }, paint))
    .join('')
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
}

interface Place {
  readonly first: boolean
  readonly last: boolean
}

function marked({ op, text }: Segment, place: Place, paint: Paint): string {
  switch (op) {
    case 'same':
      return visible(near(text, place))
    case 'removed':
      return eachLine(`[-${visibleChange(text)}-]`, 'red', paint)
    case 'added':
      return eachLine(`{+${visibleChange(text)}+}`, 'green', paint)
  }
}

/** A colour ends with its line, since the next one is indented. */
const eachLine = (text: string, style: Style, paint: Paint): string =>
  text
    .split('\n')
    .map((line) => paint(style, line))
    .join('\n')

/** In UTF-16 code units, on either side of a change. */
const CONTEXT = 80

function near(text: string, { first, last }: Place): string {
  if (text.length <= 2 * CONTEXT) return text
  const before = first ? '' : text.slice(0, text.indexOf(' ', CONTEXT) + 1 || CONTEXT)
  const after = last
    ? ''
    : text.slice(Math.max(text.lastIndexOf(' ', text.length - CONTEXT), text.length - 2 * CONTEXT))
  return before.length + after.length >= text.length ? text : `${before}…${after}`.toWellFormed()
}

function countsOf(entries: readonly ChangedUnits[]): string {
  const found = LINEAGE_KINDS.map((kind) => ({ kind, n: entries.filter((entry) => entry.kind === kind).length }))
  return found
    .filter(({ n }) => n > 0)
    .map(({ kind, n }) => `${count(n)} ${kind}`)
    .join(', ')
}
