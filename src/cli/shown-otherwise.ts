import { isDeepStrictEqual } from 'node:util'
import { sameVersion } from '../evidence/checks/check.ts'
import type { Plan } from '../orchestrator/plan.ts'
import { planDigest } from '../orchestrator/plan-digest.ts'
import { sovereignRequest } from '../orchestrator/request.ts'
import type { RunState } from '../orchestrator/state.ts'
import type { SovereignGate } from '../orchestrator/steps.ts'
import { unitsOf } from '../reports/model/units.ts'
import type { ReportUnit } from '../reports/model.ts'
import { CODE_VERSION } from '../version.ts'
import type { Report } from './request.ts'

/**
 * Whether a report shows the plan that a request binds (H4). Its bytes are held against the digest in the state by `published-report.ts`;
 * whoever may write states too forges both, and a signature would be given for units that nobody was shown. Here the digest that is
 * approved is made again from the plan, and the report is held against that plan: nothing of the bucket is believed.
 * What no plan holds (the meaning of a risk, who may decide, the pages) is the other check's alone.
 */

/** What is shown otherwise than the plan holds it, by name; empty where all of it is as bound. */
export function shownOtherwise(run: RunState, gate: SovereignGate, plan: Plan, report: Report): readonly string[] {
  const shown: Readonly<Record<string, readonly [is: unknown, should: unknown]>> = {
    'plan digest': [run.plan?.plan_digest, planDigest(plan)],
    'request digest': [run.requests[gate]?.request_digest, digestAgain(run, gate, plan)],
    document: [
      [report.document.doc_code, report.document.title, report.document.version_string],
      [plan.document.doc_code, plan.document.title, plan.version.version_string],
    ],
    counts: [report.counts, plan.counts],
    risks: [Object.fromEntries(report.risks.map((risk) => [risk.class, risk.count])), { ...plan.risks }],
    doubts: [report.doubts, plan.doubts.map(({ line, reason }) => ({ line, reason }))],
    gaps: [report.gaps, plan.gaps.map(({ kind }) => ({ kind }))],
    units: unitsBeside(run, plan, report),
  }
  return Object.entries(shown).flatMap(([name, [is, should]]) => (isDeepStrictEqual(is, should) ? [] : [name]))
}

/** That of SG_2 binds predicted rows too, which hold names of the site that are not known here: the handler builds it again. */
function digestAgain(run: RunState, gate: SovereignGate, plan: Plan): string | undefined {
  const stood = run.requests[gate]
  if (stood === undefined || gate !== 'SG_1_cut_authz') return stood?.request_digest
  const subject = { planDigest: plan.plan_digest, risks: plan.risks, rowsSha256: null }
  return sovereignRequest(run, gate, subject, stood.asked_at).request_digest
}

/**
 * Each unit as it is shown beside what the plan says of it. Another version may trace or compare texts in another way: then only
 * what would stand is compared.
 */
function unitsBeside(run: RunState, plan: Plan, report: Report): readonly [unknown, unknown] {
  const said = sameVersion(run.code_version, CODE_VERSION) ? inFull : inBrief
  const planned = unitsOf(plan)
  const is = report.units.map((unit) => said(unit, unit))
  return [is, planned.map((unit, index) => said(unit, report.units[index] ?? unit))]
}

interface Told extends Pick<ReportUnit, 'effect' | 'address' | 'title'> {
  readonly origin?: unknown
  readonly fate?: unknown
  readonly text: { readonly kind: string; readonly segments?: Segments | undefined }
}
type Segments = readonly { readonly op: string; readonly text: string }[]

/** `shown`: the unit as the report has it, for a text that is told in full is not compared with one that is told by its changes. */
const inBrief = ({ effect, address, title, text }: Told, shown: Told): object => ({
  effect,
  address,
  title,
  after: sideOf(text.segments, shown, 'added'),
})

const inFull = (unit: Told, shown: Told): object => ({
  ...inBrief(unit, shown),
  origin: unit.origin ?? null,
  fate: unit.fate ?? null,
  kind: unit.text.kind,
  before: sideOf(unit.text.segments, shown, 'removed'),
})

const sideOf = (segments: Segments | undefined, shown: Told, own: 'removed' | 'added'): string | null =>
  segments === undefined || shown.text.segments === undefined
    ? null
    : segments.flatMap(({ op, text }) => (op === 'same' || op === own ? [text] : [])).join('')
