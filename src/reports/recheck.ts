import type { EffectDifference, EffectSide, PlanDifference } from '../orchestrator/difference.ts'
import type { PinValue } from '../orchestrator/state.ts'
import { GATE_LABELS } from '../orchestrator/steps.ts'
import { count, plural, when, yesNo } from './format.ts'
import type { ReportRecheck } from './model.ts'

/** How a comparison of facts or plans is put into words, in every kind of report. */

/** `19 facts re-checked …, 0 changed; 0 effects changed.` and whether approvals given before still stand. */
export function recheckSentences(recheck: ReportRecheck): readonly string[] {
  const { at, facts, facts_changed: changed, effects_changed: effects, standing } = recheck
  const checked = `${plural(facts.length, 'fact')} re-checked at ${when(at)}, ${count(changed.length)} changed`
  if (effects === null) {
    const which = changed.length === 0 ? '' : ` (${changed.join(', ')})`
    return [`${checked}${which}. The plan must be made anew: no approval given for it counts for another.`]
  }
  const stands =
    standing.length === 0
      ? []
      : [`Your approval still stands, 0 effects changed (${standing.map((gate) => GATE_LABELS[gate]).join(', ')}).`]
  return [`${checked}; ${plural(effects, 'effect')} changed.`, ...stands]
}

/** `server version: was 18.1, is now 18.2`. */
export const changedPhrase = (fact: {
  readonly label: string
  readonly was: PinValue
  readonly is: PinValue
}): string => `${fact.label}: was ${fact.was ?? 'none'}, is now ${fact.is ?? 'none'}`

/** How the next cut differs from the stopped run, for its reader to know first. */
export function differenceSentences(difference: PlanDifference): readonly string[] {
  const { run_id, causes, effects, effects_unchanged: same, approvals_left_behind: left } = difference
  const counted =
    effects === null
      ? 'its plan can no longer be read, so the effects cannot be compared.'
      : `${plural(effects.length, 'effect')} ${effects.length === 1 ? 'differs' : 'differ'} from its plan, ${count(same)} ${same === 1 ? 'is' : 'are'} the same.`
  const approvals = left.map((gate) => GATE_LABELS[gate]).join(', ')
  return [
    `This cut follows the run ${run_id}, which a change under it had stopped: ${counted}`,
    ...(causes.length === 0 ? ['Of the facts that it had pinned none is another now.'] : []),
    ...(left.length === 0
      ? []
      : [`What was approved there (${approvals}) does not count here: this plan is asked for anew.`]),
  ]
}

/** `create → keep`, `revise → (none)`. */
export const effectWay = ({ was, is }: EffectDifference): string =>
  `${was?.effect ?? '(none)'} → ${is?.effect ?? '(none)'}`

/** The parts of an effect that differ, as `name: was → is`; of an effect that only one plan has, its parts. */
export function sidePhrases({ was, is }: EffectDifference): readonly string[] {
  return SIDE_PARTS.flatMap(([name, of]) => {
    const [before, after] = [was === null ? null : of(was), is === null ? null : of(is)]
    if (before === after) return []
    if (was === null || is === null) return before === 'no' || after === 'no' ? [] : [`${name}: ${before ?? after}`]
    return [`${name}: ${before ?? 'none'} → ${after ?? 'none'}`]
  })
}

const SIDE_PARTS: readonly (readonly [string, (side: EffectSide) => string | null])[] = [
  ['new text', (side) => side.content_hash],
  ['text in the database', (side) => side.prior_hash],
  ['at version', ({ expected_version_seq: seq }) => (seq === null ? null : String(seq))],
  ['put in force at approval 2', (side) => yesNo(side.enact)],
  ['opened again', (side) => yesNo(side.revived)],
]
