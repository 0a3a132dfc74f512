import { CHANGING_EFFECTS, EFFECT_WORDS } from '../effects.ts'
import { count, plural } from '../format.ts'
import { separatorsSentence, wordedGaps } from '../gaps.ts'
import type { ReportModel, ReportUnit } from '../model.ts'
import { ledgerSentences } from '../refusals.ts'
import type { Block, Part } from './blocks.ts'
import { context, evidenceLead, sessionItem } from './evidence.ts'
import { foldedList, openList } from './lists.ts'
import { approvalItem, detailItem, doubtItem, gapItem, gapSummary, refusalItem, retryItem } from './records.ts'
import { type Html, html, NOTHING } from './tag.ts'
import { keptUnit, unitCard } from './unit.ts'

/** The sections of the page that are lists of any length. */

/** The changed units, grouped by effect: each group's heading goes with its first card. */
export function changedUnits(units: readonly ReportUnit[]): readonly Part[] {
  if (units.length === 0) return []
  const changed = CHANGING_EFFECTS.flatMap((kind) =>
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

export function keptUnits(units: readonly ReportUnit[]): readonly Block[] {
  const all = units.filter(({ effect }) => effect === 'keep')
  const summary = plural(all.length, 'unit stays as it is', 'units stay as they are')
  return foldedList({ name: 'kept', heading: 'Kept', summary, all, item: keptUnit })
}

/** Doubts that are few enough to stand open. */
const FEW_DOUBTS = 8

export function doubts({ doubts: all }: ReportModel): readonly Block[] {
  const summary = `${plural(all.length, 'place')} to look at`
  return foldedList({ name: 'doubts', heading: 'Doubts', summary, all, item: doubtItem, openUpTo: FEW_DOUBTS })
}

export const gaps = ({ gaps: all }: ReportModel): readonly Block[] =>
  foldedList({
    name: 'gaps',
    heading: 'Excluded and gaps',
    summary: gapSummary(all),
    all: wordedGaps(all),
    item: gapItem,
    note: separatorsSentence(all),
  })

export function retries({ run: { retries: all } }: ReportModel): readonly Block[] {
  const summary = plural(all.length, 'retry', 'retries')
  return foldedList({ name: 'retries', heading: 'Retries', summary, all, item: retryItem })
}

export function haltDetails({ decision }: ReportModel): readonly Block[] {
  if (decision.kind !== 'halted' || decision.details.length === 0) return []
  return [
    openList({
      name: 'causes',
      heading: 'Where, and what would cure it',
      intro: html`<p class="soft">${plural(decision.details.length, 'thing')} to look at.</p>`,
      items: decision.details.values().map(detailItem),
    }),
  ]
}

export function warnings({ steps }: ReportModel): readonly Block[] {
  const all = steps
    .filter(({ phase }) => phase !== 'mark')
    .flatMap(({ label, warnings: texts }) => texts.map((text) => ({ label, text })))
  const item = ({ label, text }: (typeof all)[number]): Html => html`<li><strong>${label}</strong>: ${text}</li>`
  return foldedList({ name: 'warnings', heading: 'Warnings', summary: plural(all.length, 'warning'), all, item })
}

export const evidence = (model: ReportModel): readonly Block[] => {
  const rights = model.database?.reported_rights ?? []
  return [
    openList({
      name: 'sessions',
      id: 'evidence',
      heading: 'No-mutation evidence',
      intro: evidenceLead(model),
      items: model.sessions.values().map(sessionItem),
      after: context(model),
    }),
    ...foldedList({
      name: 'rights',
      heading: 'What the role may do',
      summary: 'rights that everyone has and the statement registry closes',
      all: rights,
      item: (right) => html`<li><code>${right}</code></li>`,
    }),
  ]
}

export const approvals = ({ approvals: all, run }: ReportModel): readonly Block[] =>
  all.length === 0
    ? []
    : [
        openList({
          name: 'approvals',
          heading: 'Approvals',
          intro: NOTHING,
          items: all.values().map((approval) => approvalItem(approval, run.demo)),
        }),
      ]

export const refusals = (model: ReportModel): readonly Block[] =>
  model.refusals.length + (model.refusal_ledger?.damaged.length ?? 0) === 0
    ? []
    : [
        openList({
          name: 'refusals',
          heading: 'Refused approvals',
          intro: html`<p>They changed no state. Each is kept with every reason.</p>${ledgerSentences(model).map((sentence) => html`<p class="small soft">${sentence}</p>`)}`,
          items: model.refusals.values().map(refusalItem),
        }),
      ]
