import type { EffectKind, Plan } from '../orchestrator/plan.ts'
import { count, lines } from './format.ts'
import { lineagePhrases } from './lineage.ts'
import type { ReportUnit } from './model.ts'

/** How effects and units are put into words, in every kind of report. */

/** A sign and a word for each effect, so that none is told by colour alone. */
export const EFFECT_WORDS: {
  readonly [K in EffectKind]: { readonly sign: string; readonly word: string; readonly done: string }
} = {
  revise: { sign: '±', word: 'revise', done: 'Revised' },
  create: { sign: '+', word: 'create', done: 'Created' },
  retire: { sign: '−', word: 'retire', done: 'Retired' },
  keep: { sign: '=', word: 'keep', done: 'Kept' },
}

/** The effects that change a unit, in the order in which a reader is shown them. */
export const CHANGING_EFFECTS = ['revise', 'create', 'retire'] as const satisfies readonly EffectKind[]
/** All effects in that order. */
export const EFFECTS_IN_READING_ORDER = [...CHANGING_EFFECTS, 'keep'] as const satisfies readonly EffectKind[]

/** `4 create, 1 revise, 7 keep, 0 retire`. */
export const countsText = ({ create, revise, keep, retire }: Plan['counts']): string =>
  `${count(create)} create, ${count(revise)} revise, ${count(keep)} keep, ${count(retire)} retire`

/** What a reader wants to know of a unit, as short phrases: why, where, and what becomes of its version. */
export function aboutUnit(unit: ReportUnit): readonly string[] {
  const said = [unit.reason]
  if (unit.effect !== 'keep') said.push(...lineagePhrases(unit))
  if (unit.revived) said.push('opened again')
  said.push(...versionPhrases(unit))
  if (unit.lines !== null) said.push(lines(unit.lines))
  if (unit.content_hash !== null) said.push(`sha256 ${unit.content_hash.slice(0, 12)}…`)
  return said
}

function versionPhrases({ effect, enact, supersedes, expected_version_seq: seq }: ReportUnit): readonly string[] {
  const versions = effect === 'revise' && seq !== null ? [`version ${seq} → ${seq + 1}`] : []
  if (effect === 'retire') return ['retired at approval 2']
  if (!enact) return versions
  return [...versions, supersedes ? 'at approval 2 it supersedes the version in force' : 'put in force at approval 2']
}
