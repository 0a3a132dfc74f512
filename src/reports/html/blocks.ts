import { type ReportFile, textFile } from '../files.ts'
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
  /** Its weight when room is shared among the blocks. */
  readonly share: number
  /** Each is made once, when it is laid out: all at once would take more memory than the document. */
  readonly items: Iterable<Html>
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
  const fixed = parts.map((part) => Buffer.byteLength((isBlock(part) ? part.frame(NOTHING, NOTHING) : part).toString()))
  const room = REPORT_LIMIT - RESERVE - fixed.reduce((n, size) => n + size, 0)
  const blocks = parts.filter(isBlock).map((block) => ({ ...block, items: new MeasuredItems(block.items) }))
  const sizes = blocks.map(({ items }) => items.sizeWithin(room))
  const whole = sizes.reduce((n, size) => n + size, 0) <= room
  const rooms = whole ? sizes : roomsFor(blocks, sizes, room)
  const placed = blocks.map((block, index) => spill(block, rooms[index] ?? 0, title))
  const here = placed.values()
  const body = joined(parts.map((part) => (isBlock(part) ? (here.next().value?.here ?? NOTHING) : part)))
  return [textFile('report.html', page(title, frame(body))), ...placed.flatMap(({ pages }) => pages)]
}

interface SizedItem {
  readonly text: string
  /** In bytes. */
  readonly size: number
}

function* sized(items: Iterable<Html>): Generator<SizedItem, undefined> {
  for (const item of items) {
    const text = item.toString()
    yield { text, size: Buffer.byteLength(text) }
  }
}

/** The items of a block. Those that were measured are kept, for they are made only once. */
class MeasuredItems {
  readonly #first: SizedItem[] = []
  readonly #rest: Generator<SizedItem, undefined>

  constructor(items: Iterable<Html>) {
    this.#rest = sized(items)
  }

  /** The size of all items in bytes; where that is over `limit`, some number over it. */
  sizeWithin(limit: number): number {
    let sum = 0
    while (sum <= limit) {
      const { value } = this.#rest.next()
      if (value === undefined) break
      this.#first.push(value)
      sum += value.size
    }
    return sum
  }

  *[Symbol.iterator](): Iterator<SizedItem> {
    yield* this.#first
    yield* this.#rest
  }
}

type MeasuredBlock = Omit<Block, 'items'> & { readonly items: MeasuredItems }

/** Each block's share of the room, at most what it needs. What is left goes to those that need more, in their order. */
function roomsFor(blocks: readonly MeasuredBlock[], sizes: readonly number[], room: number): readonly number[] {
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

function spill(block: MeasuredBlock, room: number, title: string): Placed {
  const pages: ReportFile[] = []
  const links: Html[] = []
  let here: readonly string[] = []
  let from = 0
  for (const { items, index, last } of runsWithin(block.items, room, PAGE_LIMIT)) {
    const range = `${count(from + 1)}–${count(from + items.length)}`
    from += items.length
    if (index === 0) {
      here = items
      continue
    }
    const heading = `${block.noun} ${range}`
    const before = index === 1 ? undefined : pageName(block, index - 1)
    const after = last ? undefined : pageName(block, index + 1)
    pages.push(textFile(`pages/${pageName(block, index)}`, restPage({ title, heading, block, items, before, after })))
    links.push(html`<li><a href="pages/${pageName(block, index)}">${heading}</a></li>`)
  }
  if (pages.length === 0) return { here: block.frame(trusted(here.join('')), NOTHING), pages }
  const more = html`<nav class="small" aria-label="More ${block.noun}"><p>${here.length === 0 ? NOTHING : html`The first ${count(here.length)} stand here. `}${plural(from, 'item')} in all; the others are part of this report, under the same digest:</p>
<ul>${links}</ul></nav>`
  return { here: block.frame(trusted(here.join('')), more), pages }
}

const pageName = ({ name }: Pick<Block, 'name'>, index: number): string =>
  `${name}-${String(index).padStart(3, '0')}.html`

interface Run {
  readonly items: readonly string[]
  readonly index: number
  readonly last: boolean
}

/** Runs of whole items: the first within `first` bytes, perhaps none, the others within `limit`, at least one each. */
function* runsWithin(all: Iterable<SizedItem>, first: number, limit: number): Iterable<Run> {
  let items: string[] = []
  let index = 0
  let left = first
  for (const { text, size } of all) {
    if (size > left) {
      yield { items, index, last: false }
      items = []
      index += 1
      left = limit
    }
    items.push(text)
    left -= size
  }
  yield { items, index, last: true }
}

interface RestPage {
  readonly title: string
  readonly heading: string
  readonly block: Pick<Block, 'list'>
  readonly items: readonly string[]
  readonly before: string | undefined
  readonly after: string | undefined
}

/** In pieces: a page as one string would be garbage as large as a page. */
function* restPage({ title, heading, block, items, before, after }: RestPage): Iterable<string> {
  const links = html`<nav class="jump" aria-label="Pages"><a href="../report.html">The report</a>${before === undefined ? NOTHING : html`<a href="${before}">Before</a>`}${after === undefined ? NOTHING : html`<a href="${after}">After</a>`}</nav>`
  const body = html`<div class="wrap"><header class="lead"><h1>${heading}</h1><p class="facts">${title}</p>${links}</header><main>${block.list(SLOT)}</main><footer>${links}</footer></div>`
  const [start = '', end = ''] = page(`${heading}: ${title}`, body).split(SLOT.toString())
  yield start
  yield* items
  yield end
}

/** Marks where the items go. No text of a document can hold it, for all text is escaped. */
const SLOT = trusted('<items>')
