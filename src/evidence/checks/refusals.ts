import { digestOf, sha256 } from '../../orchestrator/digest.ts'
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
  return [...own, ...lost.map((name) => `the report lists ${name}, which is missing`)]
}

function problemsOf({ name, part }: OpenedRefusal, bytes: Uint8Array | undefined, runId: string): readonly string[] {
  if (part.kind !== 'read' || bytes === undefined) return [`${name} cannot be read`]
  return [
    ...differs(`sha256 of ${name}`, name, `${REFUSALS}${sha256(bytes)}.json`),
    ...differs(`run of ${name}`, part.value.run_id, runId),
    ...(part.value.reasons.length === 0 ? [`${name} gives no reason`] : []),
  ]
}
