import type { Block } from './blocks.ts'
import { type Html, html, NOTHING } from './tag.ts'

/** Lists of any length, as blocks of the page. */

const plainList = (items: Html): Html => html`<ul class="plain">${items}</ul>`

interface FoldedList<T> {
  readonly name: string
  readonly heading: string
  readonly summary: string
  readonly all: readonly T[]
  readonly item: (one: T) => Html
  /** A list of so many items or fewer is unfolded. */
  readonly openUpTo?: number
  /** What stands behind the items. */
  readonly note?: string | null
}

/** A folded list; none where it is empty and has no note. */
export function foldedList<T>(list: FoldedList<T>): readonly Block[] {
  const { name, heading, summary, all, item, openUpTo = 0, note = null } = list
  if (all.length === 0 && note === null) return []
  const id = `list-${name}`
  return [
    {
      name,
      noun: heading.toLowerCase(),
      share: 1,
      items: all.values().map(item),
      list: plainList,
      frame: (inner, links) =>
        html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2><details${all.length <= openUpTo ? html` open` : NOTHING}><summary>${summary}</summary>${plainList(inner)}${note === null ? NOTHING : html`<p class="soft small">${note}</p>`}</details>${links}</section>`,
    },
  ]
}

interface OpenList {
  readonly name: string
  /** Of the heading, for links within the page; the name where it is left out. */
  readonly id?: string
  readonly heading: string
  readonly intro: Html
  readonly items: Iterable<Html>
  readonly after?: Html
}

/** A list that stands open, because it is the message itself. */
export const openList = ({ name, id = name, heading, intro, items, after = NOTHING }: OpenList): Block => ({
  name,
  noun: heading.toLowerCase(),
  share: 1,
  items,
  list: plainList,
  frame: (inner, links) =>
    html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${intro}${plainList(inner)}${links}${after}</section>`,
})
