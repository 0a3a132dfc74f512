import type { Cut, CutUnit } from '../cutting/types.ts'
import type { Sha256, Uuid } from './brands.ts'
import { uuidV5 } from './digest.ts'
import { baselineDigest } from './fact-digests.ts'
import { type BaselineUnit, type Facts, isGone, type SourceDocument, type SourceVersion } from './facts.ts'
import { lineageOf } from './lineage.ts'
import { byAddress, compareText } from './order.ts'
import {
  EFFECT_KINDS,
  type Effect,
  type EffectKind,
  PLAN_SCHEMA_VERSION,
  type Plan,
  type PlannedUnit,
  RULES_VERSION,
} from './plan.ts'
import { planDigest } from './plan-digest.ts'
import { type RiskInput, risksOf } from './risks.ts'

/** Namespace of every id that a plan derives (RFC 9562 version 5): a fixed, arbitrary UUID of this project. */
export const PLAN_NAMESPACE = '6f3c1f5e-9a4b-5d0a-8f1e-2b7c9d3e4a50' as Uuid

export interface PlanInput {
  readonly cut: Cut
  readonly document: SourceDocument
  readonly version: SourceVersion
  readonly baseline: readonly BaselineUnit[]
  readonly facts: Facts
  readonly risk: RiskInput
}

/** The plan for one cut over one set of facts: the same facts give the same plan, whatever the order of their rows. */
export function buildPlan(input: PlanInput): Plan {
  const units = [...input.cut.units].sort((a, b) => a.order - b.order).map(plannedUnit)
  const effects = planEffects(units, input.baseline)
  const lineage = lineageOf(units, input.baseline)
  return {
    schema_version: PLAN_SCHEMA_VERSION,
    rules_version: RULES_VERSION,
    plan_digest: digestOfPlan(input, units, effects),
    document: {
      id: input.document.id,
      doc_code: input.document.doc_code,
      docprefix: input.document.docprefix,
      title: input.document.title,
      scope: input.document.scope,
    },
    version: {
      id: input.version.id,
      version_string: input.version.version_string,
      manifest_digest: input.version.manifest_digest as Sha256,
      bytes: input.cut.bytes,
    },
    target: { system_identifier: input.facts.target.system_identifier, database: input.facts.target.database },
    profile: input.cut.profile,
    leaf_level: input.cut.leafLevel,
    coverage_sha256: input.cut.coverageSha256 as Sha256,
    baseline_digest: baselineDigest(input.baseline),
    counts: countEffects(effects),
    risks: risksOf(effects, lineage, input.cut, input.facts, input.risk),
    functions: [...input.facts.functions].sort((a, b) => compareText(a.signature, b.signature)),
    effects,
    lineage,
    units,
    gaps: gapsWithText(input.cut.gaps, input.version.body ?? ''),
    doubts: input.cut.doubts,
    baseline: byAddress(input.baseline),
  }
}

/** The plan digest of a second, independent build: the same facts in another order. */
export function secondPlanDigest(input: PlanInput): Sha256 {
  const units = input.cut.units
    .toReversed()
    .map(plannedUnit)
    .sort((a, b) => a.order - b.order)
  const baseline = input.baseline.toReversed()
  return digestOfPlan({ ...input, baseline }, units, planEffects(units, baseline))
}

function digestOfPlan(
  { document, version, baseline, facts: { target } }: PlanInput,
  units: readonly PlannedUnit[],
  effects: readonly Effect[],
): Sha256 {
  const manifest_digest = version.manifest_digest as Sha256
  return planDigest({
    rules_version: RULES_VERSION,
    baseline_digest: baselineDigest(baseline),
    document,
    version: { id: version.id, manifest_digest },
    target,
    effects,
    units,
  })
}

/** The effects in the order in which a cut carries them out: the text's own order, then what is retired, children first. */
export function planEffects(units: readonly PlannedUnit[], baseline: readonly BaselineUnit[]): readonly Effect[] {
  const standing = new Map(baseline.map((unit) => [unit.address, unit]))
  const inText = new Set(units.map((unit) => unit.address))
  const written = units.map((unit) => effectOf(unit, standing.get(unit.address)))
  const retired = baseline
    .filter((unit) => !inText.has(unit.address) && !isGone(unit))
    .sort((a, b) => compareText(b.address, a.address))
    .map(retireEffect)
  return [...written, ...retired]
}

function effectOf(unit: PlannedUnit, standing: BaselineUnit | undefined): Effect {
  if (standing === undefined) {
    return effect('create', unit.address, 'the address is new', {
      function: 'fn_iu_create',
      content_hash: unit.content_hash,
      enact: true,
    })
  }
  const { latest } = standing
  const prior = {
    content_hash: unit.content_hash,
    prior_hash: latest.content_hash,
    expected_version_seq: latest.version_seq,
  }
  if (isGone(standing)) {
    const reason = standing.deleted ? 'the address is held by a deleted unit' : 'the address is held by a retired unit'
    return effect('revise', unit.address, reason, {
      ...prior,
      function: 'fn_iu_apply_edit_draft',
      enact: true,
      revived: true,
    })
  }
  if (latest.content_hash === unit.content_hash) {
    const draft = latest.lifecycle_status === 'draft'
    return effect(
      'keep',
      unit.address,
      draft ? 'the text is identical; its version is still a draft' : 'the text is identical',
      {
        ...prior,
        enact: draft,
      },
    )
  }
  return effect('revise', unit.address, 'the text differs', {
    ...prior,
    function: 'fn_iu_apply_edit_draft',
    enact: true,
  })
}

const retireEffect = (unit: BaselineUnit): Effect =>
  effect('retire', unit.address, 'the text no longer holds it', {
    function: 'fn_iu_retire',
    prior_hash: unit.latest.content_hash,
    expected_version_seq: unit.latest.version_seq,
  })

function effect(kind: EffectKind, address: string, reason: string, given: Partial<Effect>): Effect {
  const { content_hash: hash = null, expected_version_seq: seq = null } = given
  // In the order of canonical JSON, as units below: there is one to a unit, and it is written out three times.
  return {
    address,
    content_hash: hash,
    enact: given.enact ?? false,
    expected_version_seq: seq,
    function: given.function ?? null,
    idempotency_key: uuidV5(PLAN_NAMESPACE, `effect ${kind} ${address} ${hash} ${seq}`),
    kind,
    prior_hash: given.prior_hash ?? null,
    reason,
    revived: given.revived ?? false,
  }
}

function countEffects(effects: readonly Effect[]): Plan['counts'] {
  const counts = Object.fromEntries(EFFECT_KINDS.map((kind) => [kind, 0])) as Record<EffectKind, number>
  for (const { kind } of effects) counts[kind] += 1
  return counts
}

function gapsWithText(gaps: Cut['gaps'], text: string): Plan['gaps'] {
  const bytes = Buffer.from(text)
  return gaps.map((gap) => ({ ...gap, body: bytes.toString('utf8', gap.span.start, gap.span.end) }))
}

const plannedUnit = (unit: CutUnit): PlannedUnit => ({
  address: unit.address,
  body: unit.body,
  content_hash: unit.contentHash as Sha256,
  lines: unit.lines,
  marker: unit.marker,
  order: unit.order,
  parent_address: unit.parentAddress,
  section_code: unit.sectionCode,
  section_type: unit.sectionType,
  span: unit.span,
  title: unit.title,
  unit_kind: unit.unitKind,
})
