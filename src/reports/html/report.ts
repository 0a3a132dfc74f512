import { EFFECT_WORDS } from '../effects.ts'
import type { ReportFile } from '../files.ts'
import { count, plural } from '../format.ts'
import type { ReportModel, ReportUnit } from '../model.ts'
import { ledgerSentences } from '../refusals.ts'
import { visible } from '../visible.ts'
import { type Block, type Part, paginated } from './blocks.ts'
import { changes, lead, predicted, risks } from './changes.ts'
import { decisionCard } from './decision.ts'
import { context, evidenceLead, sessionItem } from './evidence.ts'
import { lineageBlock } from './lineage.ts'
import { listed, open } from './lists.ts'
import { differenceBlock, recheckPart } from './recheck.ts'
import {
  approvalItem,
  detailItem,
  digests,
  doubtItem,
  gapItem,
  gapSummary,
  nextSection,
  refusalItem,
  retryItem,
} from './records.ts'
import { timeline } from './steps.ts'
import { type Html, html, NOTHING } from './tag.ts'
import { keptUnit, unitCard } from './unit.ts'

/** `report.html` and its pages: the decision first, then what changed, then everything that supports it. */
export function htmlFiles(model: ReportModel): readonly ReportFile[] {
  return paginated(titleOf(model), partsOf(model), (body) => frame(model, body))
}

function partsOf(model: ReportModel): readonly Part[] {
  const kept = model.units.filter(({ effect }) => effect === 'keep')
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
    ...listed('kept', 'Kept', plural(kept.length, 'unit stays as it is', 'units stay as they are'), kept, keptUnit),
    ...listed('doubts', 'Doubts', `${plural(model.doubts.length, 'place')} to look at`, model.doubts, doubtItem),
    ...listed('gaps', 'Excluded and gaps', gapSummary(model.gaps), model.gaps, gapItem),
    timeline(model),
    ...warnings(model),
    predicted(model),
    ...evidence(model),
    ...approvals(model),
    ...refusals(model),
    ...listed('retries', 'Retries', plural(model.run.retries.length, 'retry', 'retries'), model.run.retries, retryItem),
    digests(model),
    nextSection(model),
  ]
}

function titleOf({ decision, document }: ReportModel): string {
  const what = { approval: '', halted: 'Halted', voided: 'Voided', closed: 'Closed', under_way: 'Under way' }[
    decision.kind
  ]
  const label = decision.kind === 'approval' ? decision.label : what
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
  ['#steps', 'Phases and gates'],
  ['#evidence', 'Evidence'],
  ['#digests', 'Digests'],
  ['#next', 'What to do next'],
] as const

const jump = ({ counts }: ReportModel): Html =>
  html`<nav class="jump" aria-label="On this page">${LINKS.filter(([target]) => counts !== null || !['#changes', '#risks', '#units'].includes(target)).map(([target, label]) => html`<a href="${target}">${label}</a>`)}</nav>`

/** The changed units, grouped by effect: each group's heading goes with its first card. */
function changedUnits(units: readonly ReportUnit[]): readonly Part[] {
  if (units.length === 0) return []
  const changed = (['revise', 'create', 'retire'] as const).flatMap((kind) =>
    units
      .filter(({ effect }) => effect === kind)
      .map((unit, index, group) => ({ unit, size: index === 0 ? group.length : null })),
  )
  const item = ({ unit, size }: (typeof changed)[number]): Html =>
    size === null
      ? unitCard(unit)
      : html`<h3 class="group">${EFFECT_WORDS[unit.effect].done} (${count(size)})</h3>${unitCard(unit)}`
  const legend = html`<p class="soft small wide"><del>Taken out</del> and <ins>put in</ins>, each unit against the text it comes from, wherever that stood. White space is drawn where it alone changed.</p>`
  return [
    {
      name: 'units',
      noun: 'changed units',
      share: 6,
      items: changed.values().map(item),
      list: (inner) => html`<div>${inner}</div>`,
      frame: (inner, links) =>
        html`<section aria-labelledby="units"><h2 id="units">Changed units</h2>${changed.length === 0 ? html`<p>Every unit is kept as it stands.</p>` : legend}${inner}${links}</section>`,
    },
  ]
}

function haltDetails({ decision }: ReportModel): readonly Block[] {
  if (decision.kind !== 'halted' || decision.details.length === 0) return []
  return [
    open(
      'causes',
      'causes',
      'Where, and what would cure it',
      html`<p class="soft">${plural(decision.details.length, 'thing')} to look at.</p>`,
      decision.details.values().map(detailItem),
    ),
  ]
}

function warnings({ steps }: ReportModel): readonly Block[] {
  const all = steps
    .filter(({ phase }) => phase !== 'mark')
    .flatMap(({ label, warnings: texts }) => texts.map((text) => ({ label, text })))
  const item = ({ label, text }: (typeof all)[number]): Html => html`<li><strong>${label}</strong>: ${text}</li>`
  return listed('warnings', 'Warnings', plural(all.length, 'warning'), all, item)
}

const evidence = (model: ReportModel): readonly Block[] => {
  const rights = model.database?.reported_rights ?? []
  return [
    open(
      'sessions',
      'evidence',
      'No-mutation evidence',
      evidenceLead(model),
      model.sessions.values().map(sessionItem),
      context(model),
    ),
    ...listed(
      'rights',
      'What the role may do',
      'rights that everyone has and the statement registry closes',
      rights,
      (right) => html`<li><code>${right}</code></li>`,
    ),
  ]
}

const approvals = ({ approvals: all, run }: ReportModel): readonly Block[] =>
  all.length === 0
    ? []
    : [
        open(
          'approvals',
          'approvals',
          'Approvals',
          NOTHING,
          all.values().map((approval) => approvalItem(approval, run.demo)),
        ),
      ]

const refusals = (model: ReportModel): readonly Block[] =>
  model.refusals.length + (model.refusal_ledger?.damaged.length ?? 0) === 0
    ? []
    : [
        open(
          'refusals',
          'refusals',
          'Refused approvals',
          html`<p>They changed no state. Each is kept with every reason.</p>${ledgerSentences(model).map((sentence) => html`<p class="small soft">${visible(sentence)}</p>`)}`,
          model.refusals.values().map(refusalItem),
        ),
      ]
