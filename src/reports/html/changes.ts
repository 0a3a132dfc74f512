import { EFFECT_WORDS, EFFECTS_IN_READING_ORDER } from '../effects.ts'
import { bytes, count } from '../format.ts'
import { rowsFile } from '../handover.ts'
import { lookSentences } from '../look.ts'
import type { ReportModel, ReportRisk } from '../model.ts'
import { type Html, html, NOTHING, table } from './tag.ts'

/** Which document and run this is. */
export const lead = ({ run, document }: ReportModel): Html => html`<div class="lead">
<h1>${document.title ?? document.doc_code}</h1>
<p class="facts"><span><code>${document.doc_code}</code></span>${document.version_string === null ? NOTHING : html`<span>version ${document.version_string}</span>`}${document.bytes === null ? NOTHING : html`<span>${bytes(document.bytes)}</span>`}<span><code>${run.run_id}</code></span></p>
${document.newer_version === null ? NOTHING : html`<p class="soft small">A newer version of the document exists: ${document.newer_version}. This run stays with the one it pinned.</p>`}
</div>`

/** Counts by effect. */
export function changes({ counts }: Pick<ReportModel, 'counts'>): Html {
  if (counts === null) return NOTHING
  return html`<section aria-labelledby="changes"><h2 id="changes">What would change</h2>
<ul class="tiles">${EFFECTS_IN_READING_ORDER.map((kind) => html`<li${counts[kind] === 0 ? html` class="zero"` : NOTHING}><b>${count(counts[kind])}</b><span class="badge ${kind}">${EFFECT_WORDS[kind].sign} ${EFFECT_WORDS[kind].word}</span></li>`)}</ul></section>`
}

export function risks(model: ReportModel): Html {
  const { risks: all } = model
  const look = lookSentences(model)
  const body =
    all.length === 0
      ? html`<p>No class of risk occurs in this plan; nothing needs to be acknowledged.</p>`
      : html`<ul class="plain risks">${all.map(riskItem)}</ul>`
  return html`<section aria-labelledby="risks"><h2 id="risks">Risks</h2>${body}${look.length === 0 ? NOTHING : html`<p class="soft small">To look at, though nothing of it is to be acknowledged:</p><ul class="plain">${look.map((sentence) => html`<li>${sentence}</li>`)}</ul>`}</section>`
}

/** A class with its count and meaning, and what it counts. */
const riskItem = (
  risk: ReportRisk,
): Html => html`<li><p><b>${count(risk.count)}</b> <code>${risk.class}</code></p><div><p>${risk.meaning}</p>${risk.items.length === 0 ? NOTHING : html`<ul class="items">${risk.items.map((item) => html`<li><code>${item}</code></li>`)}</ul>`}</div></li>
`

/** The rows that the simulated cut would have written so far, counted. */
export function predicted(model: ReportModel): Html {
  if (model.predicted === null) return NOTHING
  const file = rowsFile(model)
  const rows = model.predicted.tables.map(({ part, table: name, op, rows: n }) => [
    PART_LABELS[part],
    html`<code>${name}</code>`,
    op,
    count(n),
  ])
  const calls = model.predicted.calls.map(({ part, function: name, calls: n }) => [
    PART_LABELS[part],
    html`<code>${name}</code>`,
    count(n),
  ])
  return html`<section aria-labelledby="predicted"><h2 id="predicted">What a real cut would write</h2>
<p>Simulated in memory. Every row with all its columns lies in <code>${file}</code>.</p>
${table('Rows', ['Part', 'Table', 'Operation', 'Rows'], rows)}${calls.length === 0 ? NOTHING : table('Calls', ['Part', 'Function', 'Calls'], calls)}</section>`
}

const PART_LABELS = {
  leg_a: 'unit rows (leg A)',
  leg_b: 'ledger rows (leg B)',
  verify: 'verification (DOT-992)',
  lifecycle: 'putting in force',
} as const
