import { planEffects } from '../../orchestrator/build-plan.ts'
import { canonicalJson, digestOf } from '../../orchestrator/digest.ts'
import { baselineDigest } from '../../orchestrator/fact-digests.ts'
import { lineageOf } from '../../orchestrator/lineage.ts'
import { byAddress } from '../../orchestrator/order.ts'
import { EFFECT_KINDS, type Plan, RULES_VERSION } from '../../orchestrator/plan.ts'
import { planDigest } from '../../orchestrator/plan-digest.ts'
import type { RunState } from '../../orchestrator/state.ts'
import { type CheckBody, differs, needed, sameVersion } from './check.ts'

/**
 * The plan is the one that its digests name: of its baseline, of its effects and units, and, where this program has the
 * same rules, the effects are those that the rules give for these units over this baseline; of the version that made it, the
 * lineage too.
 */
export const planHolds: CheckBody = ({ opened, codeVersion }) => {
  const [plan, state] = [needed(opened.plan, 'plan'), needed(opened.state, 'state')]
  if ('finding' in plan) return plan.finding
  if ('finding' in state) return state.finding
  return [
    ...ofItself(plan.value),
    ...ofTheRun(plan.value, state.value),
    ...ofTheRules(plan.value),
    ...ofTheMeasure(plan.value, state.value, codeVersion),
  ]
}

function ofItself(plan: Plan): readonly string[] {
  return [
    ...differs('baseline digest', plan.baseline_digest, baselineDigest(plan.baseline)),
    ...differs('plan digest', plan.plan_digest, planDigest(plan)),
    ...EFFECT_KINDS.flatMap((kind) =>
      differs(`count of ${kind}`, plan.counts[kind], plan.effects.filter((effect) => effect.kind === kind).length),
    ),
    ...differs('idempotency keys', new Set(plan.effects.map((e) => e.idempotency_key)).size, plan.effects.length),
    ...(plan.effects.length === 0 ? ['the plan has no effect'] : []),
  ]
}

/** The pins that name the plan or a part of it. */
function ofTheRun(plan: Plan, { plan: reference, context_pins: pins, document_id }: RunState): readonly string[] {
  const pinned = {
    plan_digest: plan.plan_digest,
    baseline_digest: plan.baseline_digest,
    manifest_digest: plan.version.manifest_digest,
    version_id: plan.version.id,
    docprefix: plan.document.docprefix,
    rules_version: plan.rules_version,
    system_identifier: plan.target.system_identifier,
    database: plan.target.database,
    mark_units_digest: digestOf(plan.units.map((unit) => `${unit.address} ${unit.content_hash}`)),
  }
  return [
    ...differs('plan digest in the state', reference?.plan_digest, plan.plan_digest),
    ...differs('document of the plan', plan.document.doc_code, document_id),
    ...Object.entries(pinned).flatMap(([name, value]) => differs(`pin ${name}`, pins[name], value)),
  ]
}

/** Lineage is not in the plan digest, and another version may measure likeness in another way: only the version that made it is compared. */
function ofTheMeasure(plan: Plan, { context_pins: pins }: RunState, codeVersion: string): readonly string[] {
  if (!sameVersion(pins['code_version'], codeVersion)) return []
  const again = lineageOf(plan.units, plan.baseline)
  return canonicalJson(again) === canonicalJson(plan.lineage)
    ? []
    : ['the lineage is not the one that these units over this baseline give']
}

function ofTheRules(plan: Plan): readonly string[] {
  if (plan.rules_version !== RULES_VERSION) return []
  const again = planEffects(plan.units, byAddress(plan.baseline))
  const same = canonicalJson(again) === canonicalJson(plan.effects)
  return same ? [] : ['the effects are not those that the rules give for these units over this baseline']
}
