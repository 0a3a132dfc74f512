import { planKey } from '../orchestrator/keys.ts'
import type { ObjectStore, PlanStore } from '../orchestrator/ports.ts'
import { Stop } from '../orchestrator/stops.ts'
import { packPlan, unpackPlan } from '../schema/plan.ts'

/** Plans as content-addressed objects: never overwritten, verified on read. */
export function planStore(objects: Pick<ObjectStore, 'read' | 'create'>): PlanStore {
  return {
    async save(runId, plan) {
      const { object, content } = packPlan(plan)
      await objects.create(planKey(runId, object), content)
      return object
    },
    async load(runId, object) {
      const key = planKey(runId, object)
      const stored = await objects.read(key)
      if (stored === null) throw new Stop('STOP_STATE_CORRUPT', `The plan object ${key} is missing.`)
      return unpackPlan(stored, object)
    },
  }
}
