import type { Plan } from '../orchestrator/plan.ts'
import { plural } from './format.ts'

/** What the first approval is about, in one breath. */
export function askCut(counts: Plan['counts'] | null): string {
  if (counts === null) return 'May the cut be simulated?'
  const writes = `write ${plural(counts.create, 'new unit')} and ${plural(counts.revise, 'new version')}`
  return `May the cut be simulated? A real one would ${writes}, as drafts; that can be undone. Nothing is put in force or retired before approval 2.`
}
