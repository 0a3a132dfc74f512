import { riskList } from '../../orchestrator/approval.ts'
import { count, plural, when, yesNo } from '../format.ts'
import type { ReportModel } from '../model.ts'
import { tables } from './tables.ts'
import { code, heading, inline, list, numbered, paragraph, table } from './text.ts'
import { countsAndRisks } from './units.ts'

/** The closing document: evidence, approvals, refusals, digests, and last of all what to do next. */
export function* finalReport(model: ReportModel): Iterable<string> {
  const { decision } = model
  yield paragraph(
    decision.kind === 'voided'
      ? `**Voided** by ${inline(decision.by)} on ${when(decision.at)}: ${inline(decision.reason)}. Nothing was written.`
      : 'The dry run came to its end. Nothing was written.',
  )
  yield* countsAndRisks(model)
  yield* evidence(model)
  yield* approvals(model)
  yield heading(2, 'Digests')
  yield* table(
    ['Name', 'sha256'],
    model.digests.map(({ name, sha256 }) => [inline(name), code(sha256)]),
    'None.',
  )
  yield heading(2, 'What to do next')
  yield numbered(model.next.map(inline))
}

function* evidence({ sessions, database }: ReportModel): Iterable<string> {
  yield heading(2, 'No-mutation evidence')
  yield paragraph('Our own sessions are the proof; counts and digests of what stands in the database are context.')
  yield* table(
    [
      'Session',
      'Began',
      'Role',
      'Read only',
      'Transaction id assigned',
      'Statements',
      'Locks',
      'Standby',
      'Ended',
      'Facts compared',
      'Changed',
    ],
    sessions.map(({ invocation, evidence: session, facts_checked, facts_changed }) => [
      invocation,
      when(session.began_at),
      code(session.role),
      yesNo(session.read_only),
      yesNo(session.xid_assigned),
      count(session.statements.reduce((n, statement) => n + statement.count, 0)),
      count(session.locks.length),
      yesNo(session.standby),
      session.ended.replace('_', ' '),
      count(facts_checked),
      facts_changed.length === 0 ? 'none' : facts_changed.map(inline).join(', '),
    ]),
    'No session was opened.',
  )
  if (database === null) return
  const same = sessions.at(0)?.survey_digest === sessions.at(-1)?.survey_digest
  yield heading(3, `Context, read ${when(database.read_at)}`)
  if (sessions.length > 1) {
    yield paragraph(
      same
        ? "The document's rows are the same as in the first session."
        : "The document's rows changed meanwhile, not by this session.",
    )
  }
  yield* tables(database)
  if (database.not_visible.length === 0) return
  yield heading(3, 'Not visible')
  yield paragraph('Unknown, not zero. The statement beside each would show it.')
  yield* table(
    ['Object', 'Grant'],
    database.not_visible.map(({ object, grant }) => [code(object), code(grant)]),
    '',
  )
}

function* approvals({ approvals: all, refusals, run }: ReportModel): Iterable<string> {
  yield heading(2, 'Approvals')
  if (run.demo) yield paragraph('**Demonstration**: given by a script, not by a person with authority.')
  yield* table(
    ['Gate', 'Approver', 'Signed', 'Taken', 'Acknowledged', 'Approved request', 'Sha256'],
    all.map((approval) => [
      approval.label,
      inline(approval.approver),
      when(approval.signed_utc),
      when(approval.taken_at),
      code(riskList(approval.acknowledged)),
      code(approval.payload_sha256),
      code(approval.sha256),
    ]),
    'None.',
  )
  yield heading(2, 'Refused approvals')
  yield* refusalList(refusals)
}

export function* refusalList(refusals: ReportModel['refusals']): Iterable<string> {
  if (refusals.length === 0) yield paragraph('None.')
  for (const { approval, reasons, refused_at, gate } of refusals) {
    yield paragraph(
      `${inline(approval.approver)}, ${when(refused_at)}, at ${code(gate)}, ${plural(reasons.length, 'reason')}:`,
    )
    yield list(reasons.map(inline))
  }
}
