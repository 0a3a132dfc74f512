import type { BaselineUnit } from '../../orchestrator/facts.ts'
import type { Effect, LineageTie, Plan, PlannedUnit } from '../../orchestrator/plan.ts'
import { superseded } from '../../orchestrator/predict.ts'
import { type DiffEffort, diffTexts, effortFor } from '../diff.ts'
import type { ReportUnit, UnitText } from './types.ts'

/** Every effect of the plan with its texts, in the plan's own order: nothing is left out. */
export function unitsOf(plan: Plan): readonly ReportUnit[] {
  const texts = new Map(plan.units.map((unit) => [unit.address, unit]))
  const standing = new Map(plan.baseline.map((unit) => [unit.address, unit]))
  const ties = new Map(plan.lineage.flatMap((tie) => [[tie.from, tie] as const, [tie.to, tie] as const]))
  const effort = effortFor(plan.counts.revise + plan.lineage.length)
  const ended = new Set(superseded(plan))
  return plan.effects.map((effect) => {
    const tie = tieOf(effect, ties.get(effect.address))
    return unitOf(effect, {
      text: texts.get(effect.address) ?? null,
      standing: standing.get(effect.address) ?? null,
      tie,
      tied: tie === null ? null : (standing.get(tie.other) ?? null),
      effort,
      ended,
    })
  })
}

interface Parts {
  readonly text: PlannedUnit | null
  readonly standing: BaselineUnit | null
  readonly tie: ReportUnit['tie']
  /** The unit in the database that a created one carries on. */
  readonly tied: BaselineUnit | null
  readonly effort: DiffEffort
  /** Addresses whose version in force a later one would end. */
  readonly ended: ReadonlySet<string>
}

function unitOf(effect: Effect, parts: Parts): ReportUnit {
  const { text, standing, tie, ended } = parts
  const title = text?.title ?? standing?.latest.title ?? effect.address
  const priorTitle = standing?.latest.title ?? null
  return {
    effect: effect.kind,
    address: effect.address,
    title,
    prior_title: priorTitle === title ? null : priorTitle,
    section_type: text?.section_type ?? standing?.section_type ?? null,
    parent_address: text === null ? (standing?.parent_address ?? null) : text.parent_address,
    lines: text === null ? null : text.lines,
    reason: effect.reason,
    function: effect.function,
    enact: effect.enact,
    supersedes: ended.has(effect.address),
    revived: effect.revived,
    content_hash: effect.content_hash,
    prior_hash: effect.prior_hash,
    expected_version_seq: effect.expected_version_seq,
    idempotency_key: effect.idempotency_key,
    tie,
    text: textOf(effect, parts),
  }
}

/** A tie names the retired address on the created unit, and the created one on the retired. */
function tieOf(effect: Effect, tie: LineageTie | undefined): ReportUnit['tie'] {
  if (tie === undefined || (effect.kind !== 'create' && effect.kind !== 'retire')) return null
  return { kind: tie.kind, other: tie.from === effect.address ? tie.to : tie.from, score: tie.score }
}

function textOf(effect: Effect, { text, standing, tied, effort }: Parts): UnitText {
  const after = text?.body ?? ''
  const before = standing?.latest.body ?? ''
  switch (effect.kind) {
    case 'keep':
      return { kind: 'same', body: after }
    case 'retire':
      return { kind: 'gone', body: before }
    case 'revise':
      return { kind: 'changed', ...diffTexts(before, after, effort) }
    case 'create':
      return tied === null
        ? { kind: 'new', body: after }
        : { kind: 'changed', ...diffTexts(tied.latest.body, after, effort) }
  }
}
