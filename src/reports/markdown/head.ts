import { count, duration, when } from '../format.ts'
import type { ReportModel, ReportStep } from '../model.ts'
import { code, heading, inline, table } from './text.ts'

/** The fixed head of every document: run, document, version, phase, gate result, invariants, pins set, digests, duration. */

export const HEAD_FIELDS = [
  'Run',
  'Document',
  'Version',
  'Phase',
  'Gate result',
  'Invariants',
  'Pins set',
  'Digests',
  'Duration',
] as const

export function* head(title: string, model: ReportModel, step: ReportStep): Iterable<string> {
  const { run, document } = model
  const values: { readonly [F in (typeof HEAD_FIELDS)[number]]: string } = {
    Run: `${code(run.run_id)}, ${statusWords(model)}${run.demo ? '; **demonstration**: its approvals are given by a script' : ''}`,
    Document: `${code(document.doc_code)}${document.title === null ? '' : ` ${inline(document.title)}`}`,
    Version: document.version_string === null ? 'not known yet' : inline(document.version_string),
    Phase: `${code(step.phase ?? step.state)} ${inline(step.label)}`,
    'Gate result': gateResult(model, step),
    Invariants: invariants(model, step),
    'Pins set': step.pins.length === 0 ? 'none' : step.pins.map(({ name }) => code(name)).join(', '),
    Digests: digestList(model, step),
    Duration: step.duration_ms === null ? 'none' : duration(step.duration_ms),
  }
  yield heading(1, title)
  yield* table(
    ['Field', 'Value'],
    HEAD_FIELDS.map((field) => [field, values[field]]),
    '',
  )
}

function statusWords({ decision, run }: ReportModel): string {
  switch (decision.kind) {
    case 'approval':
      return `waits for ${decision.label}`
    case 'halted':
      return `${decision.how} (${decision.code})`
    case 'voided':
      return 'voided'
    case 'closed':
      return 'closed'
    case 'under_way':
      return `under way at ${run.state}`
  }
}

function gateResult(model: ReportModel, step: ReportStep): string {
  const gate = code(step.gate)
  if (step.status === 'halted')
    return `${gate} not passed${model.decision.kind === 'halted' ? `: ${model.decision.code}` : ''}`
  if (step.status === 'ahead') return `${gate} not reached`
  if (step.kind === 'phase') return `${gate} passed`
  const approval = model.approvals.find(({ gate: name }) => name === step.gate)
  if (approval === undefined) return `${gate} waits for a decision`
  return `${gate} approved by ${inline(approval.approver)}, signed ${when(approval.signed_utc)}`
}

/** `n/n` of the gate's predicates; at a pause, of every gate before it. */
function invariants({ steps }: ReportModel, step: ReportStep): string {
  const counted = step.kind === 'phase' ? [step] : steps.slice(0, steps.indexOf(step))
  const predicates = counted.flatMap((one) => one.predicates)
  return `${count(predicates.filter(({ passed }) => passed).length)}/${count(predicates.length)}`
}

/** The digests among the pins of a phase; at a pause, that of the request. */
function digestList({ digests }: ReportModel, step: ReportStep): string {
  const own = new Set(step.pins.map(({ name }) => name))
  const shown = digests.filter(({ name }) => own.has(name) || name === `request_digest ${step.gate}`)
  return shown.length === 0 ? 'none' : shown.map(({ name, sha256 }) => `${name} ${code(sha256)}`).join('<br>')
}
