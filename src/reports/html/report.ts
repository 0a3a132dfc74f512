import type { ReportFile } from '../files.ts'
import type { ReportModel } from '../model.ts'
import { type Part, paginated } from './blocks.ts'
import { changes, lead, predicted, risks } from './changes.ts'
import { decisionCard } from './decision.ts'
import { digests } from './digests.ts'
import { lineageBlock } from './lineage.ts'
import { differenceBlock, recheckPart } from './recheck.ts'
import { nextSection } from './records.ts'
import {
  approvals,
  changedUnits,
  doubts,
  evidence,
  gaps,
  haltDetails,
  keptUnits,
  refusals,
  retries,
  warnings,
} from './sections.ts'
import { timeline } from './steps.ts'
import { type Html, html, NOTHING } from './tag.ts'

/** `report.html` and its pages: the decision first, then what changed, then everything that supports it. */
export function htmlFiles(model: ReportModel): readonly ReportFile[] {
  return paginated(titleOf(model), partsOf(model), (body) => frame(model, body))
}

function partsOf(model: ReportModel): readonly Part[] {
  return [
    decisionCard(model),
    ...haltDetails(model),
    ...recheckPart(model),
    ...differenceBlock(model),
    jump(model),
    changes(model),
    ...(model.counts === null ? [] : [risks(model)]),
    ...lineageBlock(model),
    ...changedUnits(model.units),
    ...keptUnits(model.units),
    ...doubts(model),
    ...gaps(model),
    timeline(model),
    ...warnings(model),
    predicted(model),
    ...evidence(model),
    ...approvals(model),
    ...refusals(model),
    ...retries(model),
    digests(model),
    nextSection(model),
  ]
}

const RESTS = { halted: 'Halted', voided: 'Voided', closed: 'Closed', under_way: 'Under way' } as const

function titleOf({ decision, document }: ReportModel): string {
  const label = decision.kind === 'approval' ? decision.label : RESTS[decision.kind]
  return `${label} · ${document.doc_code}${document.version_string === null ? '' : ` ${document.version_string}`}`
}

const demonstration = html`<div class="demo"><div class="wrap"><p><strong>Demonstration.</strong> The approvals of this run are given by a script, not by a person with authority.</p></div></div>`

const frame = (model: ReportModel, body: Html): Html => html`<a class="skip" href="#decision">To the decision</a>
<header><div class="mast"><div class="wrap"><span><b>IU Cutter</b> dry-run report</span><span>mode ${model.run.mode}</span></div></div>${model.run.demo ? demonstration : NOTHING}</header>
<div class="wrap"><main>${lead(model)}${body}</main></div>
<footer><div class="wrap">Run <code>${model.run.run_id}</code> · made from <code>report.json</code>, which lies beside this page</div></footer>`

const LINKS = [
  ['#changes', 'What would change'],
  ['#risks', 'Risks'],
  ['#units', 'Units'],
  ['#list-doubts', 'Doubts'],
  ['#list-gaps', 'Excluded'],
  ['#steps', 'Phases and gates'],
  ['#evidence', 'Evidence'],
  ['#digests', 'Digests'],
  ['#next', 'What to do next'],
] as const

function jump({ counts, doubts: doubtful, gaps: outside }: ReportModel): Html {
  const absent: readonly string[] = [
    ...(counts === null ? ['#changes', '#risks', '#units'] : []),
    ...(doubtful.length === 0 ? ['#list-doubts'] : []),
    ...(outside.length === 0 ? ['#list-gaps'] : []),
  ]
  return html`<nav class="jump" aria-label="On this page">${LINKS.filter(([target]) => !absent.includes(target)).map(([target, label]) => html`<a href="${target}">${label}</a>`)}</nav>`
}
