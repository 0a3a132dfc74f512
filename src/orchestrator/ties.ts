import { byAddress } from './baseline.ts'
import type { BaselineUnit } from './facts.ts'
import type { Effect, LineageTie, PlannedUnit } from './plan.ts'

/**
 * Ties each created unit to the retired one whose text below the heading it carries on word for word. Where texts are
 * equal (H43), the first by address goes to the first in the text: the order of the rows decides nothing.
 */
export function tiesOf(
  effects: readonly Effect[],
  units: readonly PlannedUnit[],
  baseline: readonly BaselineUnit[],
): readonly LineageTie[] {
  const created = new Set(effects.filter(({ kind }) => kind === 'create').map(({ address }) => address))
  const retired = new Set(effects.filter(({ kind }) => kind === 'retire').map(({ address }) => address))
  const free = Map.groupBy(
    byAddress(baseline).filter((unit) => retired.has(unit.address) && belowHeading(unit.latest.body) !== ''),
    (unit) => belowHeading(unit.latest.body),
  )
  const next = new Map([...free].map(([text, sources]) => [text, sources.values()]))
  return units.flatMap((unit): readonly LineageTie[] => {
    const source = created.has(unit.address) ? next.get(belowHeading(unit.body))?.next().value : undefined
    return source === undefined ? [] : [{ kind: 'renumbered', from: source.address, to: unit.address, score: 1000 }]
  })
}

function belowHeading(body: string): string {
  const end = body.indexOf('\n')
  return end < 0 ? '' : body.slice(end + 1).trim()
}
