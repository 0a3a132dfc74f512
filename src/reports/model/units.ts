import type { BaselineUnit } from '../../orchestrator/facts.ts'
import type { Effect, Plan, PlannedUnit } from '../../orchestrator/plan.ts'
import { superseded } from '../../orchestrator/predict.ts'
import { type DiffEffort, diffTexts, effortFor } from '../diff.ts'
import { Ancestry } from './lineage.ts'
import type { ReportUnit, UnitLineage, UnitText } from './types.ts'

/** Every effect of the plan with its texts, in the plan's own order: nothing is left out. */
export function unitsOf(plan: Plan): readonly ReportUnit[] {
  const texts = new Map(plan.units.map((unit) => [unit.address, unit]))
  const ancestry = new Ancestry(plan)
  const effort = effortFor(plan.counts.revise + plan.lineage.length)
  const ended = new Set(superseded(plan))
  return plan.effects.map((effect) => {
    const { origin, fate } = ancestry.of(effect)
    return unitOf(effect, {
      text: texts.get(effect.address) ?? null,
      standing: ancestry.standing(effect.address),
      origin,
      fate,
      ancestors: ancestry.ancestors(origin),
      effort,
      ended,
    })
  })
}

interface Parts {
  readonly text: PlannedUnit | null
  readonly standing: BaselineUnit | null
  readonly origin: UnitLineage | null
  readonly fate: UnitLineage | null
  /** The units in the database whose text this one carries on. */
  readonly ancestors: readonly BaselineUnit[]
  readonly effort: DiffEffort
  /** Addresses whose version in force a later one would end. */
  readonly ended: ReadonlySet<string>
}

function unitOf(effect: Effect, parts: Parts): ReportUnit {
  const { text, standing, origin, fate, ended } = parts
  const title = text?.title ?? standing?.latest.title ?? effect.address
  const priorTitle = parts.ancestors[0]?.latest.title ?? null
  return {
    effect: effect.kind,
    address: effect.address,
    title,
    prior_title: priorTitle === title ? null : priorTitle,
    section_type: text?.section_type ?? standing?.section_type ?? null,
    parent_address: text === null ? (standing?.parent_address ?? null) : text.parent_address,
    lines: text === null ? null : text.lines,
    span: text === null ? null : text.span,
    reason: effect.reason,
    function: effect.function,
    enact: effect.enact,
    supersedes: ended.has(effect.address),
    revived: effect.revived,
    content_hash: effect.content_hash,
    prior_hash: effect.prior_hash,
    expected_version_seq: effect.expected_version_seq,
    idempotency_key: effect.idempotency_key,
    origin,
    fate,
    text: textOf(effect, parts),
    ...(effect.kind === 'revise' && fate?.kind === 'removed' && standing !== null
      ? { replaced: standing.latest.body }
      : {}),
  }
}

/** A unit's text against that of its ancestors, wherever they stood. */
function textOf(effect: Effect, { text, standing, ancestors, effort }: Parts): UnitText {
  const after = text?.body ?? ''
  switch (effect.kind) {
    case 'keep':
      return { kind: 'same', body: after }
    case 'retire':
      return { kind: 'gone', body: standing?.latest.body ?? '' }
    case 'revise':
    case 'create':
      return ancestors.length === 0
        ? { kind: 'new', body: after }
        : { kind: 'changed', ...diffTexts(ancestors.map(({ latest }) => latest.body).join('\n\n'), after, effort) }
  }
}
