import { digestOf, sha256 } from '../../orchestrator/digest.ts'
import { summaryOf } from '../../orchestrator/refusals.ts'
import type { ReportModel } from '../../reports/model.ts'
import { REFUSALS } from '../layout.ts'
import type { OpenedRefusal } from '../open.ts'
import { type CheckBody, differs, needed } from './check.ts'

/** Each refused approval is the object that its name says, of this run; the report lists every one that stood when it was made. */
export const refusals: CheckBody = ({ opened }) => {
  const [state, report] = [needed(opened.state, 'state'), needed(opened.report, 'report.json')]
  if ('finding' in state) return state.finding
  const own = opened.refusals.flatMap((refusal) =>
    problemsOf(refusal, opened.files.get(refusal.name), state.value.run_id),
  )
  if ('finding' in report) return own
  const kept = new Set(opened.refusals.map(({ name }) => name))
  const lost = report.value.refusals
    .map((refusal) => `${REFUSALS}${digestOf(refusal)}.json`)
    .filter((name) => !kept.has(name))
  return [...own, ...lost.map((name) => `the report lists ${name}, which is missing`), ...ledgerProblems(report.value)]
}

/** Refusals beyond the cap are not kept one by one: only their count and their digest chain can be checked. */
function ledgerProblems({ refusals: listed, refusal_ledger: ledger }: ReportModel): readonly string[] {
  if (ledger === undefined) return []
  const beyond = ledger.chain === null ? null : { seq: ledger.more, chain: ledger.chain }
  const again = summaryOf(listed, beyond, ledger.damaged)
  return [
    ...differs('refusals kept', ledger.kept, again.kept),
    ...differs('refusals beyond those kept', ledger.more, again.more),
    ...differs('digest of the refusal ledger', ledger.digest, again.digest),
  ]
}

function problemsOf({ name, part }: OpenedRefusal, bytes: Uint8Array | undefined, runId: string): readonly string[] {
  if (part.kind !== 'read' || bytes === undefined) return [`${name} cannot be read`]
  return [
    ...differs(`sha256 of ${name}`, name, `${REFUSALS}${sha256(bytes)}.json`),
    ...differs(`run of ${name}`, part.value.run_id, runId),
    ...(part.value.reasons.length === 0 ? [`${name} gives no reason`] : []),
  ]
}
