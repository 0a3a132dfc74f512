import type { ReportMaterial } from '../orchestrator/material.ts'
import { isNothing } from '../orchestrator/prediction.ts'
import type { PinValue } from '../orchestrator/state.ts'
import { approvalsOf } from './model/approvals.ts'
import { authorityOf } from './model/authority.ts'
import { certificateOfPlan, gapsOf } from './model/certificate.ts'
import { decisionOf } from './model/decision.ts'
import { digestsOf } from './model/digests.ts'
import { databaseOf, sessionsOf } from './model/evidence.ts'
import { lineageOf } from './model/lineage.ts'
import { nextSteps } from './model/next.ts'
import { predictedOf } from './model/predicted.ts'
import { recheckOf } from './model/recheck.ts'
import { risksOf } from './model/risks.ts'
import { stepsOf } from './model/steps.ts'
import {
  REPORT_SCHEMA_VERSION,
  type ReportDecision,
  type ReportDocument,
  type ReportModel,
  type ReportRun,
  type ReportSinceCut,
  type ReportUnit,
} from './model/types.ts'
import { unitsOf } from './model/units.ts'

export type * from './model/types.ts'

/**
 * The model of one report. Pure: the same material gives the same model. What changes with every write of the state
 * (`seq`, `write_id`, the reference to the report itself) is left out, so that a repeated delivery names the same folder.
 */
export function reportModel(material: ReportMaterial): ReportModel {
  const { state, plan, facts, prediction, ledger, site } = material
  const units = plan === null ? [] : unitsOf(plan)
  const gaps = gapsOf(plan)
  const decision = decisionOf(material)
  return {
    schema_version: REPORT_SCHEMA_VERSION,
    run: runOf(material),
    document: documentOf(material),
    decision,
    since_cut: sinceCut(material, decision, units),
    recheck: recheckOf(material),
    difference: material.difference ?? null,
    counts: plan?.counts ?? null,
    risks: risksOf(material),
    units,
    lineage: lineageOf(plan),
    doubts: plan?.doubts ?? [],
    gaps,
    certificate: certificateOfPlan(plan, gaps),
    profile: plan?.profile ?? null,
    steps: stepsOf(state),
    approvals: approvalsOf(state),
    refusals: ledger.refusals,
    refusal_ledger: ledger.summary,
    authority: authorityOf(material),
    predicted: prediction === null || isNothing(prediction) ? null : predictedOf(prediction),
    sessions: sessionsOf(state),
    database: facts === null ? null : databaseOf(facts),
    grant_snapshot_configured: site.grant_snapshot_sha256,
    digests: digestsOf(material),
    next: nextSteps(material, decision),
  }
}

const runOf = ({ state, site }: ReportMaterial): ReportRun => ({
  run_id: state.run_id,
  document_id: state.document_id,
  mode: state.mode,
  state: state.state,
  status: state.status.kind,
  created_at: state.created_at,
  code_version: state.code_version,
  source_version_asked: state.source_version,
  batch_id: state.batch_id,
  origin: state.origin,
  overtakes: state.overtakes,
  retries: state.retries,
  demo: site.demo,
})

/** From the plan; before there is one, from the pins and the facts. */
function documentOf({ state, plan, facts }: ReportMaterial): ReportDocument {
  const { context_pins: pins } = state
  return {
    doc_code: state.document_id,
    title: plan?.document.title ?? facts?.document?.title ?? null,
    docprefix: plan?.document.docprefix ?? text(pins['docprefix']) ?? facts?.document?.docprefix ?? null,
    version_string:
      plan?.version.version_string ?? text(pins['version_string']) ?? facts?.version?.version_string ?? null,
    newer_version: facts?.newer_version ?? null,
    bytes: plan?.version.bytes ?? facts?.version?.length ?? null,
    leaf_level: plan?.leaf_level ?? null,
    scope: plan?.document.scope ?? facts?.document?.scope ?? null,
    rules_version: plan?.rules_version ?? null,
  }
}

const text = (pin: PinValue | undefined): string | null => (typeof pin === 'string' ? pin : null)

function sinceCut(
  { state, facts }: ReportMaterial,
  decision: ReportDecision,
  units: readonly ReportUnit[],
): ReportSinceCut | null {
  const last = state.sessions.at(-1)
  const atSecond = decision.kind === 'approval' && decision.gate === 'SG_2_lifecycle_authz'
  if (!atSecond || last === undefined) return null
  return {
    rechecked_at: facts?.read_at ?? last.evidence.began_at,
    facts_checked: last.checked,
    facts_changed: last.changed,
    enacted: units.filter(({ enact }) => enact).length,
    superseded: units.filter(({ supersedes }) => supersedes).length,
    retired: units.filter(({ effect }) => effect === 'retire').length,
  }
}
