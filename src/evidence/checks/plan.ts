import { planEffects } from '../../orchestrator/build-plan.ts'
import { canonicalJson, digestOf, type Json, sha256, sha256OfAll } from '../../orchestrator/digest.ts'
import { baselineDigest } from '../../orchestrator/fact-digests.ts'
import { lineageOf } from '../../orchestrator/lineage.ts'
import { byAddress } from '../../orchestrator/order.ts'
import { EFFECT_KINDS, type Plan, RULES_VERSION } from '../../orchestrator/plan.ts'
import { planDigest } from '../../orchestrator/plan-digest.ts'
import type { RunState } from '../../orchestrator/state.ts'
import { type CheckBody, differs, needed, sameVersion, skipped } from './check.ts'

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

/** Lineage is not in the plan digest, and a later version may measure likeness otherwise: only its own can say it again. */
function ofTheMeasure(plan: Plan, { context_pins: pins }: RunState, codeVersion: string): readonly string[] {
  if (!sameVersion(pins['code_version'], codeVersion)) return []
  const again = lineageOf(plan.units, plan.baseline)
  return canonicalJson(again as unknown as Json) === canonicalJson(plan.lineage as unknown as Json)
    ? []
    : ['the lineage is not the one that these units over this baseline give']
}

function ofTheRules(plan: Plan): readonly string[] {
  if (plan.rules_version !== RULES_VERSION) return []
  const again = planEffects(plan.units, byAddress(plan.baseline))
  const same = canonicalJson(again as unknown as Json) === canonicalJson(plan.effects as unknown as Json)
  return same ? [] : ['the effects are not those that the rules give for these units over this baseline']
}

/**
 * The lossless certificate: units and gaps, laid end to end, are the pinned text. Each body has its length and its hash,
 * no byte belongs to two or to none, and all of it together has the digest that was pinned (H41).
 */
export const lossless: CheckBody = ({ opened }) => {
  const plan = needed(opened.plan, 'plan')
  if ('finding' in plan) return plan.finding
  const { units, gaps, version, coverage_sha256 } = plan.value
  const bodies = units.flatMap(({ address, body, content_hash }) =>
    differs(`sha256 of ${address}`, content_hash, sha256(body)),
  )
  const whole = gaps.every(({ body }) => body !== undefined)
  const parts = [...units, ...gaps].toSorted((a, b) => a.span.start - b.span.start)
  const problems = [
    ...bodies,
    ...partition(parts, version.bytes),
    ...differs('coverage', coverage_sha256, version.manifest_digest),
  ]
  if (!whole)
    return problems.length > 0 ? problems : skipped('the plan is of an older version, which kept no text of gaps')
  return [
    ...problems,
    ...differs('sha256 of the whole text', sha256OfAll(parts.map(({ body = '' }) => body)), version.manifest_digest),
  ]
}

interface PartOfText {
  readonly span: { readonly start: number; readonly end: number }
  readonly body?: string
}

function partition(parts: readonly PartOfText[], bytes: number): readonly string[] {
  let at = 0
  const problems: string[] = []
  for (const { span, body } of parts) {
    if (span.start !== at)
      problems.push(
        `bytes ${Math.min(at, span.start)} to ${Math.max(at, span.start)} belong to ${span.start > at ? 'nobody' : 'two'}`,
      )
    if (body !== undefined && Buffer.byteLength(body) !== span.end - span.start)
      problems.push(`the text of bytes ${span.start} to ${span.end} is ${Buffer.byteLength(body)} bytes long`)
    at = span.end
  }
  return [...problems, ...differs('length of the text', at, bytes)]
}
