import { riskList } from '../../orchestrator/approval.ts'
import { plural, when } from '../format.ts'
import type { ReportModel } from '../model.ts'
import { evidence } from './evidence.ts'
import { recheckText } from './recheck.ts'
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
  yield* recheckText(model)
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
