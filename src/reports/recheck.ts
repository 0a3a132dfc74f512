import type { EffectDifference, EffectSide, PlanDifference } from '../orchestrator/difference.ts'
import type { PinValue } from '../orchestrator/state.ts'
import { GATE_LABELS } from '../orchestrator/steps.ts'
import { count, plural, when } from './format.ts'
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

/** What a reader of the next cut must know first of the stopped run's. */
export function differenceSentences(difference: PlanDifference): readonly string[] {
  const { run_id, effects, effects_unchanged: same, approvals_left_behind: left } = difference
  const counted =
    effects === null
      ? 'its plan can no longer be read, so the effects cannot be compared.'
      : `${plural(effects.length, 'effect')} of this plan or of its plan ${effects.length === 1 ? 'differs' : 'differ'}, ${plural(same, 'effect')} of this plan ${same === 1 ? 'is' : 'are'} the same.`
  const approvals = left.map((gate) => GATE_LABELS[gate]).join(', ')
  return [
    `This cut follows the run ${run_id}, which was stopped because pinned facts had changed: ${counted}`,
    ...(left.length === 0
      ? []
      : [`What was approved there (${approvals}) does not count here: this plan is asked for anew.`]),
  ]
}

/** `create → keep`, `revise → (none)`. */
export const effectWay = ({ was, is }: EffectDifference): string =>
  `${was?.effect ?? '(none)'} → ${is?.effect ?? '(none)'}`

/** What else of an effect is another, as `name: was → is`. */
export function sidePhrases({ was, is }: EffectDifference): readonly string[] {
  const parts = [
    ['new text', (side: EffectSide) => hash(side.content_hash)],
    ['text in the database', (side: EffectSide) => hash(side.prior_hash)],
    ['at version', (side: EffectSide) => side.expected_version_seq ?? 'none'],
    ['put in force at approval 2', (side: EffectSide) => (side.enact ? 'yes' : 'no')],
    ['opened again', (side: EffectSide) => (side.revived ? 'yes' : 'no')],
  ] as const
  return parts.flatMap(([name, of]) => {
    const [a, b] = [was === null ? 'none' : of(was), is === null ? 'none' : of(is)]
    return a === b ? [] : [`${name}: ${a} → ${b}`]
  })
}

const hash = (sha256: string | null): string => sha256 ?? 'none'
