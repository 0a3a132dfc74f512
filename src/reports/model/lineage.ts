import { type Descent, Descents, lineageCounts } from '../../orchestrator/descent.ts'
import type { BaselineUnit } from '../../orchestrator/facts.ts'
import { isLowScore, LOW_SCORE } from '../../orchestrator/lineage.ts'
import type { Effect, Plan } from '../../orchestrator/plan.ts'
import type { ReportLineage, UnitLineage } from './types.ts'

/** What became of the units of a plan; null where there is none. */
export const lineageOf = (plan: Plan | null): ReportLineage | null =>
  plan === null ? null : { counts: lineageCounts(plan), low_score_below: LOW_SCORE }

/** Finds the lineage of a unit by its effect, and the texts it comes from. */
export class Ancestry {
  readonly #descents: Descents
  readonly #standing: ReadonlyMap<string, BaselineUnit>

  constructor(plan: Plan) {
    this.#descents = new Descents(plan)
    this.#standing = new Map(plan.baseline.map((unit) => [unit.address, unit]))
  }

  of(effect: Effect): { readonly origin: UnitLineage | null; readonly fate: UnitLineage | null } {
    return { origin: told(this.#descents.origin(effect)), fate: told(this.#descents.fate(effect)) }
  }

  standing(address: string): BaselineUnit | null {
    return this.#standing.get(address) ?? null
  }

  /** The units in the database whose text the new one carries on, in their order. */
  ancestors(origin: UnitLineage | null): readonly BaselineUnit[] {
    return (origin?.original ?? []).flatMap((address) => this.#standing.get(address) ?? [])
  }
}

const told = (descent: Descent | null): UnitLineage | null =>
  descent === null ? null : { ...descent, low_score: descent.score !== null && isLowScore({ score: descent.score }) }
