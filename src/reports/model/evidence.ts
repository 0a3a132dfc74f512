import { type Facts, visibleOr } from '../../orchestrator/facts.ts'
import { nameOf } from '../../orchestrator/rights.ts'
import { hiddenFacts } from '../../orchestrator/risks.ts'
import type { RunState } from '../../orchestrator/state.ts'
import { proofOf } from './proof.ts'
import type { ReportDatabase, ReportSession } from './types.ts'

export const sessionsOf = (state: RunState): readonly ReportSession[] =>
  state.sessions.map(({ invocation, evidence, target, checked, changed, survey_digest, context, last_attack }) => ({
    ...(context === undefined ? {} : { context }),
    invocation,
    evidence,
    target,
    facts_checked: checked,
    facts_changed: changed,
    survey_digest,
    ...(last_attack === undefined ? {} : { last_attack }),
  }))

/** What is not visible is null: every reader of a report says so in words. */
export function databaseOf(facts: Facts): ReportDatabase {
  const { role, survey } = facts
  return {
    read_at: facts.read_at,
    role: role.role,
    public_rights: role.public_rights.map(nameOf),
    reported_rights: role.reported.map((right) => `${nameOf(right)} (through ${right.through})`),
    units_by_status: survey.units_by_status,
    enacted_versions: survey.enacted_versions,
    lifecycle_log_rows: visibleOr(survey.lifecycle_log_rows, null),
    review_decisions: visibleOr(survey.review_decisions, null),
    other_documents_units: survey.other_documents_units,
    tables: survey.tables.map(({ table, rows, digest }) => ({
      table,
      rows: visibleOr(rows, null),
      digest: visibleOr(digest, null),
    })),
    not_visible: hiddenFacts(facts).map(({ object, grant }) => ({ object, grant })),
    proof: proofOf(facts),
  }
}
