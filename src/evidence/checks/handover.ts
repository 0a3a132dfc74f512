import { sha256 } from '../../orchestrator/digest.ts'
import { UNKNOWN_SITE } from '../../orchestrator/material.ts'
import { type Plan, RULES_VERSION } from '../../orchestrator/plan.ts'
import { EMPTY_LEDGER } from '../../orchestrator/refusals.ts'
import type { RunState } from '../../orchestrator/state.ts'
import { HANDOVER_FILE, handoverText, predictedText } from '../../reports/handover.ts'
import { predictedFile } from '../layout.ts'
import type { Opened } from '../open.ts'
import { type CheckBody, differs, needed, skipped } from './check.ts'
import { predictAgain } from './predict-again.ts'

/** The hand-over is sealed, and its calls and rows are those that plan and approvals give when they are simulated again. */
export const handover: CheckBody = ({ opened }) => {
  const [plan, state] = [needed(opened.plan, 'plan'), needed(opened.state, 'state')]
  const name = predictedFile(opened.files)
  if (name === null) return skipped('nothing was predicted yet')
  if ('finding' in state) return state.finding
  if ('finding' in plan) return plan.finding
  const { predicted: lines } = opened
  if (lines.kind !== 'read') return [`${name} cannot be read`]
  const { rowsSha256, isSealed } = lines.value
  const pinned = state.value.context_pins['closeout_predicted_rows_sha256']
  return [
    ...(isSealed ? [] : [`the seal of ${name} is not that of its lines`]),
    ...(pinned === undefined ? [] : differs('sha256 of the predicted rows', rowsSha256, pinned)),
    ...again(opened, name, plan.value, state.value),
  ]
}

function again(opened: Opened, name: string, plan: Plan, state: RunState): readonly string[] {
  // Other rules would write other lines: then the digests above are all there is to compare.
  if (plan.rules_version !== RULES_VERSION) return []
  const prediction = predictAgain(opened, state, plan)
  if (typeof prediction === 'string') return [prediction]
  const demo = opened.report.kind === 'read' && opened.report.value.run.demo
  const site = { ...UNKNOWN_SITE, demo }
  const material = { state, facts: null, plan, prediction, ledger: EMPTY_LEDGER, site }
  const text = name === HANDOVER_FILE ? handoverText(material) : predictedText(material)
  const same = text?.sha256 === sha256(opened.files.get(name) ?? new Uint8Array())
  return same ? [] : [`${name} is not what plan and approvals give`]
}
