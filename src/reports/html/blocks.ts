import { type ReportFile, textFile, utf8Length } from '../files.ts'
import { count, plural } from '../format.ts'
import { page } from './page.ts'
import { type Html, html, joined, NOTHING, trusted } from './tag.ts'

/**
 * A list of a report that may be of any length. Where the whole report is within its limit it stands in `report.html`;
 * otherwise its first items do, and the rest in linked pages: nothing is left out.
 */
export interface Block {
  /** Stem of its pages: `pages/<name>-001.html`. */
  readonly name: string
  /** What its items are called, e.g. `changed units`. */
  readonly noun: string
  /** Its part of the room, against that of the others. */
  readonly share: number
  readonly items: readonly Html[]
  /** The section around the items that stand here, and around the links to the rest. */
  readonly frame: (items: Html, links: Html) => Html
  /** The element that holds items on a page of their own. */
  readonly list: (items: Html) => Html
}

export type Part = Html | Block

export const REPORT_LIMIT = 2 * 1024 * 1024
/** Room for the links themselves and for what surrounds the parts. */
const RESERVE = 96 * 1024
const PAGE_LIMIT = REPORT_LIMIT - RESERVE

const isBlock = (part: Part): part is Block => 'items' in part

/** `report.html`, and the pages that hold what is beyond its limit. `frame` puts the parts into the whole page. */
export function paginated(title: string, parts: readonly Part[], frame: (body: Html) => Html): readonly ReportFile[] {
  const fixed = parts.map((part) => utf8Length((isBlock(part) ? part.frame(NOTHING, NOTHING) : part).toString()))
  const blocks = parts.filter(isBlock)
  const sizes = blocks.map(({ items }) => items.reduce((n, item) => n + utf8Length(item.toString()), 0))
  const room = REPORT_LIMIT - RESERVE - fixed.reduce((n, size) => n + size, 0)
  const whole = sizes.reduce((n, size) => n + size, 0) <= room
  const rooms = whole ? sizes : roomsFor(blocks, sizes, room)
  const placed = new Map(blocks.map((block, index) => [block, spill(block, rooms[index] ?? 0, title)]))
  const body = joined(parts.map((part) => (isBlock(part) ? (placed.get(part)?.here ?? NOTHING) : part)))
  const pages = [...placed.values()].flatMap((place) => place.pages)
  return [textFile('report.html', page(title, frame(body))), ...pages]
}

/** Each block's share of the room, but no more than it needs; what is over goes to those that need more, in their order. */
function roomsFor(blocks: readonly Block[], sizes: readonly number[], room: number): readonly number[] {
  const shares = blocks.reduce((n, { share }) => n + share, 0)
  const fair = blocks.map(({ share }, index) =>
    Math.min(sizes[index] ?? 0, Math.max(0, Math.floor((room * share) / shares))),
  )
  let over = Math.max(0, room) - fair.reduce((n, size) => n + size, 0)
  return fair.map((size, index) => {
    const more = Math.min(over, (sizes[index] ?? 0) - size)
    over -= more
    return size + more
  })
}

interface Placed {
  readonly here: Html
  readonly pages: readonly ReportFile[]
}

const inline = (block: Block): Placed => ({ here: block.frame(joined(block.items), NOTHING), pages: [] })

function spill(block: Block, room: number, title: string): Placed {
  const [here = [], ...beyond] = runsWithin(block.items, room, PAGE_LIMIT)
  if (beyond.length === 0) return inline(block)
  const links = beyond.map((items, index) => ({
    name: `${block.name}-${String(index + 1).padStart(3, '0')}.html`,
    items,
  }))
  let from = here.length
  const anchors = links.map(({ name, items }) => {
    const range = `${count(from + 1)}–${count(from + items.length)}`
    from += items.length
    return { name, items, range }
  })
  const more = html`<nav class="small" aria-label="More ${block.noun}"><p>${here.length === 0 ? NOTHING : html`The first ${count(here.length)} stand here. `}${plural(from, 'item')} in all; the others are part of this report, under the same digest:</p>
<ul>${anchors.map(({ name, range }) => html`<li><a href="pages/${name}">${block.noun} ${range}</a></li>`)}</ul></nav>`
  const pages = anchors.map(({ name, items, range }, index) =>
    textFile(
      `pages/${name}`,
      restPage({
        title,
        heading: `${block.noun} ${range}`,
        block,
        items,
        before: anchors[index - 1]?.name,
        after: anchors[index + 1]?.name,
      }),
    ),
  )
  return { here: block.frame(joined(here), more), pages }
}

/** Runs of whole items: the first within `first` bytes, perhaps none, the others within `limit`, at least one each. */
function runsWithin(items: readonly Html[], first: number, limit: number): readonly (readonly Html[])[] {
  const runs: Html[][] = [[]]
  let left = first
  for (const item of items) {
    const size = utf8Length(item.toString())
    const run = runs.at(-1)
    if (run !== undefined && (size <= left || (runs.length > 1 && run.length === 0))) {
      run.push(item)
      left -= size
    } else {
      runs.push([item])
      left = limit - size
    }
  }
  return runs
}

interface RestPage {
  readonly title: string
  readonly heading: string
  readonly block: Block
  readonly items: readonly Html[]
  readonly before: string | undefined
  readonly after: string | undefined
}

function restPage({ title, heading, block, items, before, after }: RestPage): string {
  const links = html`<nav class="jump" aria-label="Pages"><a href="../report.html">The report</a>${before === undefined ? NOTHING : html`<a href="${before}">Before</a>`}${after === undefined ? NOTHING : html`<a href="${after}">After</a>`}</nav>`
  const body = html`<div class="wrap"><header class="lead"><h1>${heading}</h1><p class="facts">${title}</p>${links}</header><main>${block.list(trusted(items.join('')))}</main><footer>${links}</footer></div>`
  return page(`${heading}: ${title}`, body)
}
