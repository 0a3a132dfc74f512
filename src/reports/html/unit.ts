import type { Segment } from '../diff.ts'
import { aboutUnit, EFFECT_WORDS } from '../effects.ts'
import { count } from '../format.ts'
import type { ReportUnit, UnitText } from '../model.ts'
import { visibleChange } from '../visible.ts'
import { type Html, html, joined, NOTHING } from './tag.ts'

/** One unit as a card: what happens to it, where, why, and its text. */

/** In UTF-16 code units: longer texts are folded after this much, and unchanged stretches to their ends. */
const SHOWN = 2_400
const STRETCH = 900
const MARGIN = 260

export function unitCard(unit: ReportUnit): Html {
  const { sign, word } = EFFECT_WORDS[unit.effect]
  return html`<article class="unit${isLong(unit.text) ? ' long' : ''}"><header><span class="badge ${word}">${sign} ${word}</span><h4>${unit.address}</h4></header>
<p class="title">${titleOf(unit)}</p>
<p class="about">${aboutUnit(unit).join(' · ')}</p>
${textBlock(unit.text)}${unit.replaced === undefined ? NOTHING : replacedBlock(unit.replaced)}</article>
`
}

const replacedBlock = (body: string): Html =>
  html`<p class="soft small">What stood at this address, and stands nowhere in the new text:</p><div class="text gone" dir="auto">${folded(body)}</div>`

/** A kept unit: its text is folded. */
export const keptUnit = (unit: ReportUnit): Html =>
  html`<li><details><summary><code>${unit.address}</code> ${unit.title}</summary><p class="soft small">${aboutUnit(unit).join(' · ')}</p>${textBlock(unit.text)}</details></li>
`

const titleOf = ({ title, prior_title: prior }: ReportUnit): Html =>
  prior === null ? html`${title}` : html`<del>${prior}</del> <ins>${title}</ins>`

function textBlock(text: UnitText): Html {
  switch (text.kind) {
    case 'new':
      return html`<div class="text new" dir="auto">${folded(text.body)}</div>`
    case 'gone':
      return html`<div class="text gone" dir="auto">${folded(text.body)}</div>`
    case 'same':
      return html`<div class="text" dir="auto">${text.body}</div>`
    case 'changed':
      return html`<div class="text" dir="auto">${joined(text.segments.map(segmentBlock))}</div>${grainNote(text.grain)}`
  }
}

const GRAIN_NOTES = {
  words: null,
  lines: 'The texts differ so much that whole lines are compared.',
  whole: 'The texts have too little in common to be compared: the old one stands first, then the new one.',
} as const

function grainNote(grain: keyof typeof GRAIN_NOTES): Html {
  const note = GRAIN_NOTES[grain]
  return note === null ? NOTHING : html`<p class="soft small">${note}</p>`
}

function segmentBlock({ op, text }: Segment): Html {
  switch (op) {
    case 'removed':
      return html`<del>${visibleChange(text)}</del>`
    case 'added':
      return html`<ins>${visibleChange(text)}</ins>`
    case 'same':
      return text.length <= STRETCH ? html`${text}` : stretch(text)
  }
}

/** A long unchanged stretch: its ends stand, its middle is folded. */
function stretch(text: string): Html {
  const from = between(text, MARGIN)
  const to = between(text, text.length - MARGIN)
  const summary = `… ${count(to - from)} unchanged characters …`
  return html`${text.slice(0, from)}${fold(summary, text.slice(from, to))}${text.slice(to)}`
}

function folded(body: string): Html {
  if (body.length <= SHOWN) return html`${body}`
  const cut = body.lastIndexOf('\n', SHOWN)
  const end = cut < SHOWN / 2 ? between(body, SHOWN) : cut + 1
  return html`${body.slice(0, end)}${fold(`… ${count(body.length - end)} more characters`, body.slice(end))}`
}

/** `index`, or the one after it where a surrogate pair would be cut in two. */
const between = (text: string, index: number): number => (isLowSurrogate(text.charCodeAt(index)) ? index + 1 : index)
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

const fold = (summary: string, text: string): Html =>
  html`<details class="open-in-print"><summary>${summary}</summary><div>${text}</div></details>`

function isLong(text: UnitText): boolean {
  const length =
    text.kind === 'changed' ? text.segments.reduce((n, segment) => n + segment.text.length, 0) : text.body.length
  return length > 1_500
}
