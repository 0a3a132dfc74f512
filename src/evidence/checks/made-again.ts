import { UNKNOWN_SITE } from '../../orchestrator/material.ts'
import type { Plan } from '../../orchestrator/plan.ts'
import type { Prediction } from '../../orchestrator/prediction.ts'
import { EMPTY_LEDGER } from '../../orchestrator/refusals.ts'
import type { RunState } from '../../orchestrator/state.ts'
import { recheckedIn } from '../../reports/model/recheck.ts'
import { type ReportDecision, type ReportModel, type ReportRisk, reportModel } from '../../reports/model.ts'

/** report.json made again from state and plan, and what of two such models can be compared. */

export type Told = Readonly<Record<string, unknown>>

interface Made {
  readonly state: RunState
  readonly plan: Plan | null
  readonly prediction: Prediction | null
}

/** Without facts: those of the database are gone. What only the configuration could say is taken from the report. */
export const modelAgain = (made: Made, report: ReportModel): ReportModel =>
  reportModel({
    ...made,
    state: { ...made.state, report: null },
    facts: null,
    ledger: { ...EMPTY_LEDGER, refusals: report.refusals, summary: report.refusal_ledger ?? EMPTY_LEDGER.summary },
    site: { ...UNKNOWN_SITE, demo: report.run.demo, grant_snapshot_sha256: report.grant_snapshot_configured },
  })

/** All that state and plan say of it. What only the database or the configuration could say is left out. */
export function comparable(model: ReportModel): Told {
  const { recheck: _recheck, difference: _difference, authority: _authority, database: _database, ...said } = model
  return {
    ...said,
    document: model.counts === null ? model.document.doc_code : { ...model.document, newer_version: null },
    since_cut: model.since_cut && { ...model.since_cut, rechecked_at: '' },
    risks: model.risks.map(withoutFacts),
    decision: withoutWays(model.decision),
    next: model.next.map(bare),
  }
}

/** A re-check that the report tells of, as far as the state knows it too; null where it tells of none. */
export function recheckAgain(
  state: RunState,
  { recheck }: ReportModel,
): readonly [told: Told, should: Told | null] | null {
  if (recheck == null) return null
  const { at: _at, noted: _noted, ...told } = recheck
  return [told, recheckedIn(state)]
}

/** What a report of any version says in the same words: which run this is, what is asked, and what would be written. */
export const essence = ({ run, counts, risks, units, approvals }: ReportModel): Told => ({
  run: [run.run_id, run.document_id, run.mode, run.state, run.status, run.code_version],
  counts,
  risks: risks.map(({ class: name, count }) => [name, count]),
  units: units.map(({ address, effect, content_hash }) => [address, effect, content_hash]),
  approvals: approvals.map(({ gate, sha256, approver }) => [gate, sha256, approver]),
})

/** Classes whose items are read from the database. */
const FROM_FACTS: readonly string[] = ['not_visible', 'public_rights', 'functions_unproven']

const withoutFacts = (risk: ReportRisk): ReportRisk => (FROM_FACTS.includes(risk.class) ? { ...risk, items: [] } : risk)

function withoutWays(decision: ReportDecision): ReportDecision {
  switch (decision.kind) {
    case 'approval':
      return {
        ...decision,
        approve_command: bare(decision.approve_command),
        reject_command: bare(decision.reject_command),
      }
    case 'halted':
      return {
        ...decision,
        commands: decision.commands.map(({ meaning, command }) => ({ meaning, command: bare(command) })),
      }
    default:
      return decision
  }
}

/** A command without the folder of runs, which the configuration names, as one word for a shell. */
const bare = (text: string): string =>
  text.replace(/ --runs-dir (?:[\w./@%+=:,-]+|'(?:[^']|'\\'')*')$/, '').replace('cutter run ', 'cutter cut ')
