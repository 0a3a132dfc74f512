import { GATE_LABELS, SOVEREIGN_GATES } from '../orchestrator/steps.ts'
import { EFFECT_WORDS, EFFECTS_IN_READING_ORDER } from '../reports/effects.ts'
import { count, plural, when } from '../reports/format.ts'
import { changes } from '../reports/html/changes.ts'
import { page } from '../reports/html/page.ts'
import { type Html, html, NOTHING } from '../reports/html/tag.ts'
import { type Board, type BoardRow, needsALook, rowsAt, STANDING_LABELS, STANDINGS } from './board.ts'
import { type RiskClassOf, riskClassesOf } from './sitting.ts'

/** One page over all documents of a batch: what is asked, totals, risks, then the documents that need a look before the others. */

/** A list of more documents is folded. */
const FEW = 12
/** In UTF-16 code units: a longer cause is cut off, for the document's own report has it in full. */
const CAUSE_LENGTH = 300

/** Where a document's own report lies, relative to this page. */
export const reportHref = (documentId: string): string => `documents/${documentId}/report.html`

/** `linked`: the documents whose report lies beside the page. */
export function batchPage(board: Board, linked: ReadonlySet<string>, suffix: string): string {
  const { list, rows } = board
  const first = rows.filter(needsALook)
  const others = rows.filter((row) => !needsALook(row))
  const title = `Batch ${list.batch_id}: ${plural(list.documents.length, 'document')}`
  const body = html`<a class="skip" href="#decision">To the decision</a>
<header class="mast"><div class="wrap"><span><b>IU Cutter</b> dry-run report of a batch</span></div></header>
<div class="wrap"><main><div class="lead"><h1>Batch ${list.batch_id}</h1>
<p class="facts"><span>${plural(list.documents.length, 'document')}</span><span>asked for by ${list.requested_by}</span><span>${when(list.created_at)}</span></p></div>
${decision(board, suffix)}
<nav class="jump" aria-label="On this page"><a href="#changes">What would change</a><a href="#risks">Risks</a><a href="#first">To be looked at first</a><a href="#others">The others</a></nav>
${changes({ counts: board.effects })}
${risks(board)}
${documents('first', 'To be looked at first', first, linked)}
${documents('others', 'The others', others, linked)}
</main></div><footer><div class="wrap">Each document keeps its own run, approval and report.</div></footer>`
  return page(title, body)
}

function decision(board: Board, suffix: string): Html {
  const { list, standings } = board
  const gates = SOVEREIGN_GATES.filter((gate) => rowsAt(board, gate).length > 0)
  const asked = gates.map((gate) => {
    const command = `cutter approve --batch ${list.batch_id} --gate ${gate.slice(0, 4)}${suffix}`
    return html`<p class="small soft">${GATE_LABELS[gate]}: ${plural(rowsAt(board, gate).length, 'document')}</p><pre class="command main"><code>${command}</code></pre>`
  })
  const waits = standings.waiting
  return html`<section class="decision${waits > 0 ? '' : standings.halted > 0 ? ' stop' : ' done'}" aria-labelledby="decision">
<p class="safe">Nothing will be written. These are dry runs; a real cut needs its own authorisation.</p>
<h2 id="decision">${waits > 0 ? `${plural(waits, 'document')} ${waits === 1 ? 'waits' : 'wait'} for an approval` : 'Nothing waits for an approval'}</h2>
<ul class="plain">${STANDINGS.filter((standing) => standings[standing] > 0).map((standing) => html`<li><b>${count(standings[standing])}</b> ${STANDING_LABELS[standing]}</li>`)}</ul>
${waits > 0 ? html`<p class="eyebrow">To approve in one sitting, each document by its own digest</p>${asked}` : NOTHING}
${board.damaged.length === 0 ? NOTHING : html`<p>Of these neither entry nor state can be read: ${board.damaged.join(', ')}</p>`}
</section>`
}

function risks({ rows }: Board): Html {
  const classes = riskClassesOf(rows)
  const body =
    classes.length === 0
      ? html`<p>No class of risk occurs in what waits; nothing needs to be acknowledged.</p>`
      : html`<ul class="plain risks">${classes.map(riskItem)}</ul>`
  return html`<section aria-labelledby="risks"><h2 id="risks">Risks</h2>${body}</section>`
}

function riskItem({ class: name, count: total, meaning, documents: all }: RiskClassOf): Html {
  const links = all.map(
    ({ documentId, count: n }) => html`<li><a href="#${anchorOf(documentId)}">${documentId}</a> ${count(n)}</li>`,
  )
  return html`<li><p><b>${count(total)}</b> <code>${name}</code></p><div><p>${meaning}</p><details${all.length <= FEW ? html` open` : NOTHING}><summary>in ${plural(all.length, 'document')}</summary><ul class="items">${links}</ul></details></div></li>`
}

const anchorOf = (documentId: string): string => `document-${documentId}`

function documents(id: string, heading: string, rows: readonly BoardRow[], linked: ReadonlySet<string>): Html {
  const body =
    rows.length === 0
      ? html`<p>None.</p>`
      : html`<p class="soft small">${plural(rows.length, 'document')}</p><ul class="plain">${rows.map((row) => documentItem(row, linked))}</ul>`
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${body}</section>`
}

function documentItem(
  { documentId, sourceVersion, runId, answeredFor, standing, entry }: BoardRow,
  linked: ReadonlySet<string>,
): Html {
  const name = linked.has(documentId)
    ? html`<a href="${reportHref(documentId)}">${documentId}</a>`
    : html`<b>${documentId}</b>`
  const version = entry?.version_string ?? sourceVersion
  const counts = entry?.counts
  const gate = entry?.gate
  const asked = Object.entries(entry?.request?.risks ?? {})
  return html`<li id="${anchorOf(documentId)}"><p>${name} ${version == null ? NOTHING : html`<span class="soft">version ${version}</span>`} <span class="badge">${gate == null ? STANDING_LABELS[standing] : GATE_LABELS[gate]}</span></p>
${counts == null ? NOTHING : html`<p class="small">${EFFECTS_IN_READING_ORDER.filter((kind) => counts[kind] > 0).map((kind) => html`<span class="badge ${kind}">${count(counts[kind])} ${EFFECT_WORDS[kind].word}</span> `)}</p>`}
${asked.length === 0 ? NOTHING : html`<p class="small">${asked.map(([risk, n]) => html`<code>${risk}:${n}</code> `)}</p>`}
${entry?.code == null ? NOTHING : html`<p class="small"><code>${entry.code}</code> ${causeOf(entry.reason)}</p>`}
${standing === 'voided' ? html`<p class="small">${causeOf(entry?.reason ?? null)}</p>` : NOTHING}
<p class="small soft"><code>${runId}</code>${answeredFor === null ? NOTHING : html` answers for <code>${answeredFor}</code>`}${entry === null ? NOTHING : html` · since ${when(entry.since)}`}</p></li>
`
}

function causeOf(reason: string | null): string {
  const text = reason ?? ''
  return text.length > CAUSE_LENGTH ? `${text.slice(0, CAUSE_LENGTH)}…` : text
}
