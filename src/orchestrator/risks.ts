import type { Cut } from '../cutting/types.ts'
import { lineageCounts, overwritten } from './descent.ts'
import type { Facts } from './facts.ts'
import { isLowScore } from './lineage.ts'
import type { Effect, LineageTie } from './plan.ts'
import type { RiskClass } from './risk-classes.ts'
import type { Settings } from './settings.ts'
import type { RiskCounts } from './state.ts'
import { unproven } from './unproven.ts'

/** What a person must acknowledge before a cut may go on, and how often it occurs. */

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
    overwritten: overwritten({ effects, lineage }).length,
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
