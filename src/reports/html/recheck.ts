import type { EffectDifference } from '../../orchestrator/difference.ts'
import type { ReportModel } from '../model.ts'
import { changedPhrase, differenceSentences, effectWay, recheckSentences, sidePhrases } from '../recheck.ts'
import type { Block, Part } from './blocks.ts'
import { openList } from './lists.ts'
import { type Html, html, NOTHING } from './tag.ts'

/** What a resume compared, and whether what was approved still stands. */
export function recheckPart({ recheck = null }: ReportModel): readonly Part[] {
  if (recheck === null) return []
  const noted = recheck.noted.map((fact) => html`<li>${changedPhrase(fact)}</li>`)
  return [
    html`<section aria-labelledby="recheck"><h2 id="recheck">Re-checked</h2>
${recheckSentences(recheck).map((sentence) => html`<p>${sentence}</p>`)}
${noted.length === 0 ? NOTHING : html`<p>Others now, without a bearing on the plan:</p><ul>${noted}</ul>`}
<details class="open-in-print"><summary>What was compared</summary><ul>${recheck.facts.map((label) => html`<li>${label}${recheck.facts_changed.includes(label) ? html` <strong>changed</strong>` : NOTHING}</li>`)}</ul></details></section>`,
  ]
}

/** What this plan does otherwise than that of the run which a drift had stopped, and why. */
export function differenceBlock({ difference = null }: ReportModel): readonly Block[] {
  if (difference === null) return []
  const why = difference.causes.map((fact) => html`<li>${changedPhrase(fact)}</li>`)
  const intro = html`${differenceSentences(difference).map((sentence) => html`<p>${sentence}</p>`)}
${why.length === 0 ? NOTHING : html`<p>Why:</p><ul>${why}</ul>`}`
  const items = (difference.effects ?? []).values().map(differenceItem)
  return [openList({ name: 'difference', heading: 'Since the stopped run', intro, items })]
}

const differenceItem = (item: EffectDifference): Html =>
  html`<li><span class="badge">${item.kind}</span> <code>${item.address}</code> ${effectWay(item)}<p class="soft small">${sidePhrases(item).join(' · ')}</p></li>
`
