import { canonicalJson, type Json } from '../orchestrator/digest.ts'
import type { ReportMaterial } from '../orchestrator/material.ts'
import { HashedText } from '../orchestrator/packed-text.ts'
import type { Plan } from '../orchestrator/plan.ts'
import { callCount, isNothing, type Prediction, rowCount } from '../orchestrator/prediction.ts'
import type { ReportModel } from './model.ts'

/**
 * The hand-over as JSON lines, each with its `line`: `header` · `approval` … · then for each part in order its `call` …
 * and expected `row` … · `end`, which counts the lines and holds the sha256 of all before it. Calls are carried out in
 * their order; a row is what must stand afterwards, generated ids and times excepted.
 */

const HANDOVER_SCHEMA_VERSION = 1

export const HANDOVER_FILE = 'handover/plan.jsonl'
export const PREDICTED_FILE = 'predicted/rows.jsonl'

/** The file of a report that holds every predicted row and call. */
export const rowsFile = ({ decision }: Pick<ReportModel, 'decision'>): string =>
  decision.kind === 'closed' ? HANDOVER_FILE : PREDICTED_FILE

/** The whole plan, for the team's own executor; only a run that was closed out has one. */
export function handoverText(material: ReportMaterial): HashedText | null {
  const { plan, prediction, state } = material
  if (state.state !== 'closeout_reported' || plan === null || prediction === null) return null
  return sealed([headerOf(material, plan), ...approvalLines(material)], prediction)
}

/** The rows and calls predicted so far, which a request's digest covers; null where there are none, and where the hand-over holds them. */
export function predictedText({ prediction, state }: ReportMaterial): HashedText | null {
  if (prediction === null || isNothing(prediction) || state.state === 'closeout_reported') return null
  return sealed([], prediction)
}

function headerOf({ state, site }: ReportMaterial, plan: Plan): Json {
  return {
    line: 'header',
    schema_version: HANDOVER_SCHEMA_VERSION,
    run_id: state.run_id,
    mode: state.mode,
    demo: site.demo,
    plan_digest: plan.plan_digest,
    rules_version: plan.rules_version,
    document: { ...plan.document },
    version: { ...plan.version },
    target: { ...plan.target },
    change_set_id: state.context_pins['change_set_id'] ?? null,
    counts: plan.counts,
    risks: plan.risks,
    baseline_digest: plan.baseline_digest,
    valid: `valid while the baseline digest is ${plan.baseline_digest}`,
    authority: 'a dry run authorises nothing: a real cut needs its own authorisation',
    functions: plan.functions.map((fn) => ({ ...fn })),
  }
}

const approvalLines = ({ state, site }: ReportMaterial): readonly Json[] =>
  Object.values(state.approvals).map(({ approval, sha256, consumed_at, sender, ...authority }) => ({
    line: 'approval',
    demo: site.demo,
    sha256,
    approval: { ...approval },
    sender: { ...sender },
    consumed_at,
    ...(authority as { readonly [field: string]: Json }),
  }))

/** The lines of the parts stand as the simulated cut wrote them. */
function sealed(head: readonly Json[], { parts }: Prediction): HashedText {
  const text = new HashedText()
  let lines = head.length
  for (const line of head) text.add(`${canonicalJson(line)}\n`)
  for (const part of parts) {
    text.append(part.callLines)
    text.append(part.rowLines)
    lines += callCount(part) + rowCount(part)
  }
  text.add(`${canonicalJson({ line: 'end', lines, sha256: text.sha256 })}\n`)
  return text
}
