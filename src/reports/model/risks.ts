import { overwritten } from '../../orchestrator/descent.ts'
import { isLowScore } from '../../orchestrator/lineage.ts'
import type { ReportMaterial } from '../../orchestrator/material.ts'
import { compareText } from '../../orchestrator/order.ts'
import { nameOf } from '../../orchestrator/rights.ts'
import { isRisk, RISKS, type RiskClass } from '../../orchestrator/risk-classes.ts'
import { hiddenFacts } from '../../orchestrator/risks.ts'
import { DEFAULT_SETTINGS } from '../../orchestrator/settings.ts'
import { unproven } from '../../orchestrator/unproven.ts'
import { scorePhrase, way } from '../lineage.ts'
import type { ReportRisk } from './types.ts'

/** The greatest count first. Where there is a request, those of the last one: these must be acknowledged. */
export function risksOf(material: ReportMaterial): readonly ReportRisk[] {
  const { state, plan } = material
  const request = state.requests.SG_2_lifecycle_authz ?? state.requests.SG_1_cut_authz
  return Object.entries(request?.risks ?? plan?.risks ?? {})
    .map(([name, count]) => ({ class: name, count, ...wordsOf(name, material) }))
    .sort((a, b) => b.count - a.count || compareText(a.class, b.class))
}

const wordsOf = (
  name: string,
  material: ReportMaterial,
): { readonly meaning: string; readonly items: readonly string[] } =>
  isRisk(name) ? { meaning: RISKS[name], items: ITEMS[name](material) } : { meaning: name, items: [] }

/** What a class counts, by name. Units are not named here, for the report shows each of them anyway; those overwritten it shows as revised. */
const ITEMS: { readonly [R in RiskClass]: (material: ReportMaterial) => readonly string[] } = {
  retire: () => [],
  overwritten: ({ plan }) => (plan === null ? [] : overwritten(plan)),
  revived: () => [],
  renumbered: () => [],
  moved: () => [],
  split: () => [],
  merged: () => [],
  low_score_lineage: ({ plan }) =>
    (plan?.lineage ?? [])
      .filter(isLowScore)
      .map(({ from, to, score }) => `${way({ original: [from], current: [to] })}, ${scorePhrase({ score })}`),
  profile_detected: ({ plan }) => (plan === null ? [] : [plan.profile.name]),
  not_visible: ({ facts }) => (facts === null ? [] : hiddenFacts(facts).map(({ object }) => object)),
  functions_unproven: notProven,
  public_rights: ({ facts }) => facts?.role.public_rights.map(nameOf) ?? [],
  baseline_vanished: () => [],
}

/** What is not proven; where the site has a list of its own, all functions of the plan, because that list is not known here. */
function notProven({ plan, facts }: ReportMaterial): readonly string[] {
  const functions = plan?.functions ?? []
  const named = unproven({ functions, triggers: facts?.triggers ?? null }, DEFAULT_SETTINGS)
  return named.length === plan?.risks['functions_unproven'] ? named : functions.map(({ signature }) => signature)
}
