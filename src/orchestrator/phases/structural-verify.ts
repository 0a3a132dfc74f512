import { visibleOr } from '../facts.ts'
import { partOf, rowsOf } from '../prediction.ts'
import { STRUCTURAL_BOOLEANS, structuralBooleans, structuralPin } from '../structural.ts'
import type { PhaseBody } from './phase.ts'

/** Checks the simulated rows against the pinned text by a second path. */
export const structuralVerify: PhaseBody = ({ run, facts, planner, settings }) => {
  const booleans = structuralBooleans({
    text: planner.text(),
    cut: planner.cutAnew(),
    baseline: visibleOr(facts.baseline, []),
    rows: rowsOf(partOf(planner.prediction(run, 'leg_a'), 'leg_a')),
    unitKinds: visibleOr(facts.vocabulary, { unit_kinds: [], section_types: [] }).unit_kinds,
    unitSchema: settings.site.unit_schema,
  })
  return {
    pins: Object.fromEntries(STRUCTURAL_BOOLEANS.map((name) => [structuralPin(name), booleans[name]])),
    warnings: [],
  }
}
