import { countsPhrase, notable, scorePhrase } from '../lineage.ts'
import type { ReportModel, UnitLineage } from '../model.ts'
import type { Block } from './blocks.ts'
import { openList } from './lists.ts'
import { type Html, html, NOTHING } from './tag.ts'

/** Old and new address of every text that does not simply stay where it was; none where all do. */
export function lineageBlock({ lineage = null, units }: ReportModel): readonly Block[] {
  if (lineage === null) return []
  const entries = notable(units)
  if (entries.length === 0) return []
  const intro = html`<p>Where the texts come from: ${countsPhrase(lineage)}. Original address → current address:</p>`
  return [openList({ name: 'lineage', heading: 'Lineage', intro, items: entries.values().map(entryItem) })]
}

const entryItem = ({ kind, original, current, score, low_score }: UnitLineage): Html =>
  html`<li><span class="badge">${kind}</span> ${addresses(original)}${destination(kind, current)} <span class="soft small">${scorePhrase({ score })}</span>${low_score ? html` <span class="badge revise">low score</span>` : NOTHING}</li>
`

const destination = (kind: UnitLineage['kind'], current: readonly string[]): Html | string => {
  if (kind === 'edited') return NOTHING
  return kind === 'removed' ? ' → nowhere in the new text' : html` → ${addresses(current)}`
}

const addresses = (all: readonly string[]): readonly Html[] =>
  all.map((address, index) => html`${index === 0 ? '' : ' + '}<code>${address}</code>`)
