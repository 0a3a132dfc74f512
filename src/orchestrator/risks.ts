import type { Cut } from '../cutting/types.ts'
import { lineageCounts } from './descent.ts'
import type { Facts } from './facts.ts'
import { isLowScore } from './lineage.ts'
import type { Effect, LineageTie } from './plan.ts'
import type { Settings } from './settings.ts'
import type { RiskCounts } from './state.ts'
import { unproven } from './unproven.ts'

/** What a person must acknowledge by class and count before a cut may go on. */

export const RISKS = {
  retire: 'units that the text no longer holds would be retired',
  revived: 'retired or deleted units would be opened again',
  renumbered: 'units whose text would stand at another address: what refers to the old one leads elsewhere',
  moved: 'units whose text would stand under another parent: what refers to the old address leads elsewhere',
  split: 'units that would hold a part each of what was one unit',
  merged: 'units that would take in the text of others',
  low_score_lineage: 'units tied to an earlier one though less than half of their words are the same',
  profile_detected: 'the grammar profile was detected, not set by the document',
  not_visible: 'facts that the role may not see',
  functions_unproven: 'canonical functions or triggers the prediction was not proven against',
  public_rights: 'rights that the role holds through PUBLIC, accepted by configuration',
  baseline_vanished: 'no unit of the document stands in the database, where an earlier run saw some',
} as const
export type RiskClass = keyof typeof RISKS
export const isRisk = (name: string): name is RiskClass => Object.hasOwn(RISKS, name)

export interface RiskInput {
  readonly proven: Pick<Settings, 'provenFingerprints' | 'provenTriggers'>
  /** Whether an earlier run of the document saw units in the database (H46). */
  readonly unitsSeenBefore: boolean
}

/** The classes that occur, each with its count. */
export function risksOf(
  effects: readonly Effect[],
  lineage: readonly LineageTie[],
  cut: Cut,
  facts: Facts,
  input: RiskInput,
): RiskCounts {
  const descents = lineageCounts({ effects, lineage })
  const counts: { readonly [R in RiskClass]: number } = {
    retire: effects.filter((effect) => effect.kind === 'retire').length,
    revived: effects.filter((effect) => effect.revived).length,
    renumbered: descents.renumbered,
    moved: descents.moved,
    split: descents.split,
    merged: descents.merged,
    low_score_lineage: lineage.filter(isLowScore).length,
    profile_detected: cut.profile.chosenBy === 'detected' ? 1 : 0,
    not_visible: hiddenFacts(facts).length,
    functions_unproven: unproven(facts, input.proven).length,
    public_rights: facts.role.public_rights.length,
    baseline_vanished:
      input.unitsSeenBefore && facts.baseline.kind === 'visible' && facts.baseline.value.length === 0 ? 1 : 0,
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

/** The objects that the role may not see, each with the statement that would show it. */
export function hiddenFacts(facts: Facts): readonly { readonly object: string; readonly grant: string }[] {
  const { survey } = facts
  const all = [
    facts.vocabulary,
    facts.baseline,
    survey.lifecycle_log_rows,
    survey.review_decisions,
    ...survey.tables.map(({ rows }) => rows),
  ]
  const hidden = all.filter((fact) => fact.kind === 'not_visible')
  return [...new Map(hidden.map((fact) => [fact.object, fact])).values()]
}
