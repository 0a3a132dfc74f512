import { numberedKey, titleKey } from './address.ts'
import { skipSpaces } from './chars.ts'
import type { Grammar } from './compile.ts'
import type { Level } from './profile.ts'
import { DoubtList, type Segment } from './segments.ts'
import { type Markers, markerOf, titleOf } from './titles.ts'
import type { Doubt, Scope, StatusMarker } from './types.ts'

/** A piece of the text with its place in the tree; the spans are still the segment's. */
export interface Piece {
  readonly segment: Segment
  readonly level: Level | null
  readonly title: string
  readonly key: string
  /** Keys from the document down to this piece. */
  readonly path: string
  readonly sectionType: string
  readonly marker: StatusMarker | null
  /** The nearest enclosing unit that is not excluded. */
  readonly parent: Piece | null
  readonly excluded: boolean
}

const MAX_PLACEHOLDER = 200

interface Open {
  readonly piece: Piece | null
  readonly levelName: string
  /** Start of the addresses below it. The key of a container, and of the document's title, is no part of it. */
  readonly base: string
  /** Its own marker, or that of the nearest marked heading above. */
  readonly status: StatusMarker | null
  children: number
}

/** The tree over the segments: keys, addresses, parents, markers and scope. Doubts: keys that fall back to a position. */
export function assemble(
  text: string,
  segments: readonly Segment[],
  grammar: Grammar,
  docprefix: string,
  scope: Scope,
): { readonly pieces: readonly Piece[]; readonly doubts: readonly Doubt[] } {
  const tree = new Tree(text, grammar, docprefix, scope, documentTitle(segments, grammar))
  const pieces = segments.map((segment) => tree.add(segment))
  return { pieces, doubts: tree.doubts.all() }
}

class Tree {
  readonly doubts = new DoubtList()
  readonly #text: string
  readonly #grammar: Grammar
  readonly #scope: Scope
  readonly #title: Segment | null
  readonly #markers: Markers
  /** The document, then the open headings, outermost first. */
  readonly #open: [Open, ...Open[]]

  constructor(text: string, grammar: Grammar, docprefix: string, scope: Scope, title: Segment | null) {
    this.#text = text
    this.#grammar = grammar
    this.#scope = scope
    this.#title = title
    this.#markers = grammar.profile.markers
    this.#open = [{ piece: null, levelName: 'root', base: docprefix, status: null, children: 0 }]
  }

  add(segment: Segment): Piece {
    const level = this.#grammar.levels[segment.level]
    if (level === undefined) return boilerplate(segment)
    const above = this.#above(level)
    above.children++
    const isTitle = segment === this.#title
    const title = titleOf(this.#text, segment, this.#markers, hasTitleBelow(level))
    const key = isTitle ? (level.title_key ?? '') : keyOf(level, segment, title, above.children, this.doubts)
    const marker = markerOf(this.#text, segment, this.#markers)
    const status = marker ?? above.status
    const piece: Piece = {
      segment,
      level,
      title: title === '' ? key : title,
      key,
      path: `${above.base}/${key}`,
      sectionType: isTitle ? 'title' : level.section_type,
      marker,
      parent: nearestUnit(above.piece),
      excluded: this.#scope === 'enacted_only' && status !== 'enacted',
    }
    if (level.role === 'unit' && this.#isPlaceholder(segment)) {
      this.doubts.add(segment.line, 'a placeholder where a unit was repealed: kept as a unit', piece.title)
    }
    if (level.role === 'unit' && level.key === '' && this.#grammar.profile.contents.includes(title)) {
      this.doubts.add(segment.line, 'a table of contents: kept as a unit', title)
    }
    const inAddress = !isTitle && (level.role === 'unit' || level.restarts === true)
    this.#open.push({ piece, levelName: level.name, base: inAddress ? piece.path : above.base, status, children: 0 })
    return piece
  }

  #isPlaceholder({ start, contentEnd }: Segment): boolean {
    const { placeholders } = this.#grammar.profile
    if (contentEnd - start > MAX_PLACEHOLDER || placeholders.length === 0) return false
    const body = this.#text.slice(start, contentEnd)
    return placeholders.some((phrase) => standsForText(body, phrase))
  }

  /** Closes the headings that a heading of this level cannot stand in. Returns the innermost that stays open. */
  #above(level: Level): Open {
    let above = this.#open.at(-1) ?? this.#open[0]
    while (this.#open.length > 1 && !level.within.includes(above.levelName)) {
      this.#open.pop()
      above = this.#open.at(-1) ?? this.#open[0]
    }
    return above
  }
}

/** Whether a phrase begins a line, ends one, or follows the number of a heading: a mention within a sentence stands for nothing. */
function standsForText(body: string, phrase: string): boolean {
  for (let at = body.indexOf(phrase); at !== -1; at = body.indexOf(phrase, at + 1)) {
    const before = body.slice(body.lastIndexOf('\n', at) + 1, at)
    if (/^[^\p{L}]*$|\d\p{L}?[^\p{L}]*$/u.test(before)) return true
    if (!/^\p{L}/u.test(phrase) && /^[.\s]*(?:\n|$)/.test(body.slice(at + phrase.length))) return true
  }
  return false
}

const boilerplate = (segment: Segment): Piece => ({
  segment,
  level: null,
  title: '',
  key: '',
  path: '',
  sectionType: '',
  marker: null,
  parent: null,
  excluded: false,
})

function nearestUnit(above: Piece | null): Piece | null {
  if (above === null) return null
  return above.level?.role === 'unit' && !above.excluded ? above : above.parent
}

const hasTitleBelow = (level: Level): boolean =>
  level.forms.some((form) => form.kind === 'line' && form.title_below === true)

/** The first heading, if it is the only one of its level and the profile takes such a heading for the document's title. */
function documentTitle(segments: readonly Segment[], grammar: Grammar): Segment | null {
  const first = segments[0]
  if (first === undefined || grammar.levels[first.level]?.title_key === undefined) return null
  return segments.some((segment) => segment !== first && segment.level === first.level) ? null : first
}

function keyOf(level: Level, segment: Segment, title: string, nth: number, doubts: DoubtList): string {
  const numbered = numberedKey(level, segment)
  if (numbered !== null) return numbered
  const key = titleKey(title)
  if (key !== '') return key
  doubts.add(
    segment.line,
    `nothing of the title can stand in an address: its place among its siblings does (H-${nth})`,
    title,
  )
  return `H-${nth}`
}

/** Whether text follows the heading line in a piece. */
export function hasTextBelow(text: string, segment: Segment): boolean {
  return skipSpaces(text, segment.headingEnd, segment.contentEnd) < segment.contentEnd
}
