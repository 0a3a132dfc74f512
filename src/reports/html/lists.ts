import type { Block } from './blocks.ts'
import { type Html, html, NOTHING } from './tag.ts'

/** Lists of any length, as blocks of the page. */

const plainList = (items: Html): Html => html`<ul class="plain">${items}</ul>`

/** Doubts that are few enough to stand open. */
const FEW = 8

/** A folded list; none where it is empty. */
export function listed<T>(
  name: string,
  heading: string,
  summary: string,
  all: readonly T[],
  item: (one: T) => Html,
): readonly Block[] {
  if (all.length === 0) return []
  const id = `list-${name}`
  return [
    {
      name,
      noun: heading.toLowerCase(),
      share: 1,
      items: all.values().map(item),
      list: plainList,
      frame: (inner, links) =>
        html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2><details${all.length <= FEW && name === 'doubts' ? html` open` : NOTHING}><summary>${summary}</summary>${plainList(inner)}</details>${links}</section>`,
    },
  ]
}

/** A list that stands open, because it is the message itself. */
export const open = (
  name: string,
  id: string,
  heading: string,
  intro: Html,
  items: Iterable<Html>,
  after: Html = NOTHING,
): Block => ({
  name,
  noun: heading.toLowerCase(),
  share: 1,
  items,
  list: plainList,
  frame: (inner, links) =>
    html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${intro}${plainList(inner)}${links}${after}</section>`,
})
