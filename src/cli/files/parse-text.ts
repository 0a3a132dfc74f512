import { type Cut, type CutProblem, type CutUnit, certify, type Gap, type ProfileChoice } from '../../cutting/index.ts'
import { count, plural } from '../../reports/format.ts'
import { visible } from '../../reports/visible.ts'
import type { Paint } from '../paint.ts'
import type { CutFile } from './read.ts'

/** What `parse` prints for a person. Nothing of the document reaches the terminal but through `visible`. */

export function cutText(file: CutFile, cut: Cut, paint: Paint, treeOnly: boolean): string {
  const tree = treeLines(cut, paint)
  if (treeOnly) return tree.join('\n')
  const doubts = doubtLines(cut.doubts, paint)
  return [
    paint('bold', visible(`${file.path}  ${plural(cut.units.length, 'unit')}`)),
    ...profileLines(cut.profile),
    `  leaf     ${cut.leafLevel}, scope ${file.scope}, docprefix ${file.document.docprefix}`,
    '',
    ...tree,
    '',
    ...section(plural(cut.doubts.length, 'doubt'), doubts),
    ...gapLines(cut.gaps),
    ...certificateLines(file, cut, paint),
  ].join('\n')
}

function treeLines({ units, gaps }: Cut, paint: Paint): readonly string[] {
  const width = String(Math.max(units.at(-1)?.lines.last ?? 0, gaps.at(-1)?.lines.last ?? 0)).length
  const depths = new Map<string, number>()
  const rows = [
    ...units.map((unit) => ({ at: unit.span.start, line: unit.lines.first, text: unitText(unit, depths, paint) })),
    ...gaps
      .filter(({ kind }) => kind !== 'separator')
      .map((gap) => ({ at: gap.span.start, line: gap.lines.first, text: gapText(gap, paint) })),
  ]
  return rows.sort((a, b) => a.at - b.at).map(({ line, text }) => `  ${String(line).padStart(width)}  ${text}`)
}

function unitText(unit: CutUnit, depths: Map<string, number>, paint: Paint): string {
  const depth = unit.parentAddress === null ? 0 : (depths.get(unit.parentAddress) ?? 0) + 1
  depths.set(unit.address, depth)
  const marker = unit.marker === null ? '' : ` [${unit.marker}]`
  return `${'  '.repeat(depth)}${paint('cyan', unit.address)}  ${paint('dim', unit.sectionType)}  ${visible(unit.title)}${marker}`
}

const gapText = ({ kind, reason, lines }: Gap, paint: Paint): string =>
  paint('dim', visible(`– ${kind}: ${reason}${lines.last > lines.first ? ` (to line ${lines.last})` : ''}`))

/** So many doubts are read one by one; of more, only the first ones of each kind. */
const READABLE = 40
const FIRST = 3

/** Doubts in line order. A person who sees hundreds reads none, so many of one kind are told by their lines. */
function doubtLines(doubts: Cut['doubts'], paint: Paint): readonly string[] {
  if (doubts.length <= READABLE) return doubts.map((doubt) => doubtLine(doubt, paint))
  const kinds = Map.groupBy(doubts, ({ reason }) => reason.replaceAll(/\d+[A-Z]?(?:-[0-9A-Z]+)*/g, 'n'))
  return [...kinds.values()].flatMap((those) => [
    ...those.slice(0, FIRST).map((doubt) => doubtLine(doubt, paint)),
    ...moreLike(those.slice(FIRST)),
  ])
}

const moreLike = (rest: Cut['doubts']): readonly string[] =>
  rest.length === 0
    ? []
    : [
        `    and ${count(rest.length)} more like ${rest.length === 1 ? 'it' : 'them'}: line ${rest.map(({ line }) => line).join(', ')}`,
      ]

const doubtLine = ({ line, reason, text }: Cut['doubts'][number], paint: Paint): string =>
  `  ${paint('yellow', `line ${line}`)}: ${visible(reason)}${text === '' ? '' : `: ${visible(text)}`}`

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines, '']

function profileLines({ name, digest, chosenBy, score, runnerUp, evidence }: ProfileChoice): readonly string[] {
  const next = runnerUp === null ? '' : `, next ${runnerUp.name} ${runnerUp.score.toFixed(3)}`
  if (chosenBy === 'detected' && score === 0) return ['  profile  none detected: no heading of any profile was found']
  const sure = chosenBy === 'named' ? 'named' : `detected, score ${score.toFixed(3)}${next}`
  return [
    `  profile  ${name} (${sure}), digest ${digest.slice(0, 12)}…`,
    ...(chosenBy === 'named' && evidence.length < 2 ? [] : [`  evidence ${visible(evidence.join('; ')) || 'none'}`]),
  ]
}

function gapLines(gaps: readonly Gap[]): readonly string[] {
  const counts = Map.groupBy(gaps, ({ kind }) => kind)
  const told = [...counts].map(([kind, those]) => {
    const bytes = those.reduce((sum, { span }) => sum + span.end - span.start, 0)
    return `${count(those.length)} ${kind} (${plural(bytes, 'byte')})`
  })
  return [`gaps     ${told.join(', ') || 'none'}`]
}

function certificateLines({ document }: CutFile, cut: Cut, paint: Paint): readonly string[] {
  const { bytes, sha256, parts_sha256, parts } = certify(document.body, cut)
  return [
    `${paint('green', 'lossless')} ${plural(bytes, 'byte')} in ${plural(parts.length, 'part')}, laid end to end`,
    `  sha256 of the text  ${sha256}`,
    `  sha256 of the parts ${parts_sha256}`,
  ]
}

/** What a person at a terminal can do, beside the cure for a document in the database. */
const HERE: { readonly [K in CutProblem['kind']]?: string } = {
  profile_uncertain: 'Here: --profile NAME.',
  too_many_units: 'Here: --leaf LEVEL.',
  bad_profile: 'Here: --leaf LEVEL.',
}

export function refusedText({ path }: CutFile, problems: readonly CutProblem[], choice: ProfileChoice | null): string {
  const told = problems.flatMap(({ kind, message, cure, line, offset }, index) => [
    `  ${line === null ? '' : `line ${line}${offset === null ? '' : `, byte ${offset}`}: `}${visible(message)} (${kind})`,
    // One cure for the problems above it that have the same.
    ...(problems[index + 1]?.cure === cure ? [] : [`    ${visible(cure)}`]),
    ...(HERE[kind] === undefined ? [] : [`    ${HERE[kind]}`]),
  ])
  return [
    visible(`${path}: nothing is cut, ${plural(problems.length, 'problem')}`),
    ...(choice === null ? [] : profileLines(choice)),
    ...told,
  ].join('\n')
}
