import type { BaselineUnit } from './facts.ts'
import type { Effect, LineageTie, PlannedUnit } from './plan.ts'

/** Ties each created unit to the retired one whose text below the heading it carries on word for word. */
export function tiesOf(
  effects: readonly Effect[],
  units: readonly PlannedUnit[],
  baseline: readonly BaselineUnit[],
): readonly LineageTie[] {
  const created = new Set(effects.filter(({ kind }) => kind === 'create').map(({ address }) => address))
  const retired = new Set(effects.filter(({ kind }) => kind === 'retire').map(({ address }) => address))
  const byText = new Map<string, string>()
  for (const unit of baseline) {
    const text = belowHeading(unit.latest.body)
    if (retired.has(unit.address) && text !== '') byText.set(text, unit.address)
  }
  return units.flatMap((unit): readonly LineageTie[] => {
    const from = created.has(unit.address) ? byText.get(belowHeading(unit.body)) : undefined
    return from === undefined ? [] : [{ kind: 'renumbered', from, to: unit.address, score: 1000 }]
  })
}

function belowHeading(body: string): string {
  const end = body.indexOf('\n')
  return end < 0 ? '' : body.slice(end + 1).trim()
}
