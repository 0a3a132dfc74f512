import { canonicalJson, type Json, RunningHash } from '../orchestrator/digest.ts'
import type { ReportMaterial } from '../orchestrator/material.ts'
import {
  type Plan,
  type PlannedCall,
  PREDICTION_PARTS,
  type PredictedRow,
  type Prediction,
} from '../orchestrator/plan.ts'

/**
 * The hand-over as JSON lines, each with its `line`: `header` · `approval` … · then for each part in order its `call` …
 * and expected `row` … · `end`, which counts the lines and holds the sha256 of all before it. Calls are carried out in
 * their order; a row is what must stand afterwards, generated ids and times excepted.
 */

const HANDOVER_SCHEMA_VERSION = 1

/** The whole plan, for the team's own executor; only a run that was closed out has one. Each piece ends in a line feed. */
export function handoverLines(material: ReportMaterial): Iterable<string> | null {
  const { plan, prediction, state } = material
  if (state.state !== 'closeout_reported' || plan === null || prediction === null) return null
  return sealed([headerOf(material, plan), ...approvalLines(material), ...predictionLines(prediction)])
}

/** The rows and calls predicted so far, for a reader who wants to see what a request's digest covers; null where there are none. */
export function predictedLines({ prediction, state }: ReportMaterial): Iterable<string> | null {
  if (prediction === null || prediction.rows.length === 0 || state.state === 'closeout_reported') return null
  return sealed(predictionLines(prediction))
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

function* predictionLines({ calls, rows }: Prediction): Iterable<Json> {
  for (const part of PREDICTION_PARTS) {
    for (const [index, call] of calls.entries()) if (call.part === part) yield callLine(call, index + 1)
    for (const row of rows) if (row.part === part) yield rowLine(row)
  }
}

/** With its keys in code-unit order, as canonical JSON wants them. */
const callLine = ({ address, args, function: name, part, result }: PlannedCall, n: number): Json => ({
  address,
  args,
  function: name,
  line: 'call',
  n,
  part,
  result,
})

const rowLine = ({ columns, key, op, part, table }: PredictedRow): Json => ({
  columns,
  key,
  line: 'row',
  op,
  part,
  table,
})

function* sealed(lines: Iterable<Json>): Iterable<string> {
  const seal = new RunningHash()
  let count = 0
  for (const line of lines) {
    const text = `${canonicalJson(line)}\n`
    seal.add(text)
    count += 1
    yield text
  }
  yield `${canonicalJson({ line: 'end', lines: count, sha256: seal.digest() })}\n`
}
