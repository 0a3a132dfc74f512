import { duration, plural, when } from '../format.ts'
import type { ReportModel, ReportStep } from '../model.ts'
import { type Html, html, NOTHING } from './tag.ts'

const SIGNS = { done: '✓', waiting: '?', halted: '!', ahead: '' } as const
const WORDS = { done: 'done', waiting: 'waits for a decision', halted: 'stopped here', ahead: 'not reached' } as const

/** The path of the run: each phase with its gate and the gate's predicates. */
export const timeline = ({
  steps,
}: ReportModel): Html => html`<section aria-labelledby="steps"><h2 id="steps">Phases and gates</h2>
<ol class="steps">${steps.map(stepItem)}</ol></section>`

function stepItem(step: ReportStep): Html {
  const side = [
    ...(step.started_at === null ? [] : [when(step.started_at)]),
    ...(step.duration_ms === null ? [] : [duration(step.duration_ms)]),
    ...(step.warnings.length === 0 ? [] : [plural(step.warnings.length, 'warning')]),
  ]
  return html`<li class="${step.status}"${step.status === 'waiting' ? html` aria-current="step"` : NOTHING}><span class="sign" aria-hidden="true">${SIGNS[step.status]}</span>
<p class="name">${step.label}</p><p class="side">${[wordOf(step), ...side].join(' · ')}</p>${gateBlock(step)}</li>`
}

const wordOf = ({ kind, status }: ReportStep): string =>
  kind === 'pause' && status === 'done' ? 'approved; asked' : WORDS[status]

function gateBlock({ gate, predicates, pins }: ReportStep): Html {
  if (predicates.length === 0) return NOTHING
  const passed = predicates.filter((predicate) => predicate.passed).length
  return html`<details><summary><code>${gate}</code> ${passed}/${predicates.length} · ${plural(pins.length, 'pin')} set</summary>
<ul class="preds">${predicates.map((predicate) => html`<li>${predicate.passed ? '✓' : html`<span class="no">✗ false</span>`} ${predicate.name}</li>`)}</ul>
<dl>${pins.map(({ name, value }) => html`<div><dt>${name}</dt><dd><code>${value === null ? 'null' : String(value)}</code></dd></div>`)}</dl></details>`
}
