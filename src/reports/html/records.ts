import type { Doubt } from '../../cutting/types.ts'
import { riskList } from '../../orchestrator/approval.ts'
import type { Refusal } from '../../orchestrator/state.ts'
import type { StopDetail } from '../../orchestrator/stops.ts'
import { decidedBy } from '../authority.ts'
import { lines, plural, when } from '../format.ts'
import { gapCounts, gapWord } from '../gaps.ts'
import type { ReportApproval, ReportGap, ReportModel } from '../model.ts'
import { refusedId, refusedKey, refusedWhat } from '../refusals.ts'
import { code, type Html, html, NOTHING, terms } from './tag.ts'

export const doubtItem = ({ line, reason, text }: Doubt): Html =>
  html`<li><strong>Line ${line}</strong>: ${reason}<p class="soft small">${text}</p></li>\n`

export const gapItem = ({ kind, lines: at, span, reason, text }: ReportGap): Html =>
  html`<li>${gapWord(kind)} (<code>${kind}</code>), ${lines(at)}, ${plural(span.end - span.start, 'byte')}: ${reason}${text === undefined ? NOTHING : html`<div class="text" dir="auto">${text}</div>`}</li>\n`

/** `312 pieces of text belong to no unit: 1 text before the first unit, 311 blank spaces between units`. */
export const gapSummary = (gaps: readonly ReportGap[]): string =>
  `${plural(gaps.length, 'piece of text belongs', 'pieces of text belong')} to no unit: ${gapCounts(gaps)}`

export function detailItem({ message, cure, line, offset }: StopDetail): Html {
  const where = [...(line === null ? [] : [`line ${line}`]), ...(offset === null ? [] : [`byte ${offset}`])].join(', ')
  return html`<li>${where === '' ? NOTHING : html`<strong>${where}</strong>: `}${message}${cure === null ? NOTHING : cureOf(cure)}</li>\n`
}

/** A cure that is to be typed stands as a command, one that is to be read as a sentence. */
const cureOf = (cure: string): Html =>
  /^(GRANT|REVOKE|ALTER|CREATE|SET|cutter|CUTTER_)/.test(cure)
    ? html`<pre class="command"><code>${cure}</code></pre>`
    : html`<p class="soft">${cure}</p>`

export function refusalItem(refusal: Refusal): Html {
  const { reasons, sender, refused_at, gate } = refusal
  const [id, key] = [refusedId(refusal), refusedKey(refusal)]
  return html`<li><strong>${refusedWhat(refusal)}</strong>, ${when(refused_at)}${gate === null ? NOTHING : html`, at ${code(gate)}`}
<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul><p class="soft small">${id === null ? NOTHING : html`id ${code(id)}, `}sender ${sender.sender_id === null ? 'unknown' : code(sender.sender_id)}${key === null ? NOTHING : html`, key named ${code(key)}`}, taken ${when(sender.taken_at)}</p></li>\n`
}

export const approvalItem = (
  approval: ReportApproval,
  demo: boolean,
): Html => html`<li><h3>${approval.label}${demo ? html` <span class="badge revise">demonstration</span>` : NOTHING}</h3>
${terms([
  ['Approver', approval.approver],
  ['Policy', decidedBy(approval)],
  ['Scope', approval.scope],
  ['Signed', when(approval.signed_utc)],
  ['Taken by the queue', when(approval.taken_at)],
  ['Sender', approval.sender_id],
  ['Acknowledged', code(riskList(approval.acknowledged))],
  ['Approved request', code(approval.payload_sha256)],
  ['Sha256 of the approval', code(approval.sha256)],
  ['Review decision', approval.review_decision_id === null ? null : code(approval.review_decision_id)],
])}</li>\n`

export const retryItem = ({ request_id, reason, sender }: ReportModel['run']['retries'][number]): Html =>
  html`<li><strong>${sender.requested_by}</strong>, ${when(sender.taken_at)}: ${reason} <span class="soft small">${request_id}</span></li>\n`

export const nextSection = ({ next }: ReportModel): Html =>
  html`<section aria-labelledby="next"><h2 id="next">What to do next</h2><ol class="next">${next.map((sentence) => html`<li>${sentence}</li>`)}</ol></section>`
