import { riskList } from '../../orchestrator/approval.ts'
import { decidedBy } from '../authority.ts'
import { plural, when } from '../format.ts'
import type { ReportModel } from '../model.ts'
import { ledgerSentences, refusedKey, refusedWhat } from '../refusals.ts'
import { evidence } from './evidence.ts'
import { recheckText } from './recheck.ts'
import { code, heading, inline, list, numbered, paragraph, table } from './text.ts'
import { countsAndRisks } from './units.ts'

/** The closing document: evidence, approvals, refusals, digests, and last of all what to do next. */
export function* finalReport(model: ReportModel): Iterable<string> {
  const { decision } = model
  yield paragraph(
    decision.kind === 'voided'
      ? `**Voided** by ${inline(decision.by)} on ${when(decision.at)}${decision.signer == null ? '' : `, ${inline(decidedBy(decision))}`}: ${inline(decision.reason)}. Nothing was written.`
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

function* approvals(model: ReportModel): Iterable<string> {
  const { approvals: all, run } = model
  yield heading(2, 'Approvals')
  if (run.demo) yield paragraph('**Demonstration**: given by a script, not by a person with authority.')
  yield* table(
    ['Gate', 'Approver', 'Policy', 'Sender', 'Signed', 'Taken', 'Acknowledged', 'Approved request', 'Sha256'],
    all.map((approval) => [
      approval.label,
      inline(approval.approver),
      inline(decidedBy(approval)),
      approval.sender_id === null ? 'none' : code(approval.sender_id),
      when(approval.signed_utc),
      when(approval.taken_at),
      code(riskList(approval.acknowledged)),
      code(approval.payload_sha256),
      code(approval.sha256),
    ]),
    'None.',
  )
  yield heading(2, 'Refused approvals')
  yield* refusalList(model)
}

export function* refusalList(model: ReportModel): Iterable<string> {
  if (model.refusals.length === 0) yield paragraph('None.')
  for (const refusal of model.refusals) {
    const { reasons, refused_at, gate, sender } = refusal
    const key = refusedKey(refusal)
    yield paragraph(
      [
        inline(refusedWhat(refusal)),
        when(refused_at),
        ...(gate === null ? [] : [`at ${code(gate)}`]),
        `sender ${sender.sender_id === null ? 'unknown' : code(sender.sender_id)}`,
        ...(key === null ? [] : [`key named ${code(key)}`]),
        `${plural(reasons.length, 'reason')}:`,
      ].join(', '),
    )
    yield list(reasons.map(inline))
  }
  for (const sentence of ledgerSentences(model)) yield paragraph(inline(sentence))
}
