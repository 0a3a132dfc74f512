import { lineEnd, trimEnd } from './chars.ts'
import { CR } from './codes.ts'
import type { Grammar } from './compile.ts'
import { frontMatterEnd } from './front-matter.ts'
import * as block from './markdown-blocks.ts'
import { MarkdownContainers } from './markdown-containers.ts'
import { MarkdownCursor } from './markdown-cursor.ts'
import { SegmentList, type TextEnd } from './segment-list.ts'
import { DoubtList, type Scan } from './segments.ts'

/**
 * Finds the headings of a Markdown text by the block structure of the CommonMark specification (section 3 of its
 * appendix: open containers, then new blocks, then text). Headings inside block quotes and list items are doubts.
 */
export function scanMarkdown(text: string, from: number, grammar: Grammar): Scan {
  return new MarkdownScanner(text, from, grammar).run()
}

/** The innermost open block. */
type Leaf =
  | { readonly kind: 'none' }
  | { readonly kind: 'paragraph'; readonly start: number; readonly line: number }
  | { readonly kind: 'fence'; readonly fence: block.Fence }
  | { readonly kind: 'html'; readonly html: block.HtmlBlock }

const NONE: Leaf = { kind: 'none' }

class MarkdownScanner {
  readonly #text: string
  readonly #from: number
  readonly #levels: readonly number[]
  readonly #segments: SegmentList
  readonly #doubts = new DoubtList()
  readonly #cursor: MarkdownCursor
  readonly #containers: MarkdownContainers
  #leaf: Leaf = NONE
  #line = 1

  constructor(text: string, from: number, grammar: Grammar) {
    this.#text = text
    this.#from = from
    this.#segments = new SegmentList(from)
    this.#cursor = new MarkdownCursor(text)
    this.#containers = new MarkdownContainers(text, this.#cursor)
    this.#levels = Array.from({ length: 7 }, (_, depth) =>
      grammar.levels.findIndex((level) => level.forms.some((form) => form.kind === 'markdown' && form.depth === depth)),
    )
  }

  run(): Scan {
    const text = this.#text
    let at = this.#skipFrontMatter(this.#from)
    while (at < text.length) {
      const end = lineEnd(text, at)
      this.#seeLine(at, end)
      at = end + 1
      this.#line++
    }
    return { ...this.#segments.finish(text, this.#line), doubts: this.#doubts.all(), odd: 0 }
  }

  #skipFrontMatter(from: number): number {
    const text = this.#text
    const end = frontMatterEnd(text, from)
    if (end === null) return from
    const line = text.slice(from, end).split('\n').length
    this.#segments.sawText(text, trimEnd(text, from, end), line)
    this.#line = line + 1
    return lineEnd(text, end) + 1
  }

  #seeLine(start: number, end: number): void {
    const isOutside = this.#containers.depth === 0
    if (isOutside && start === end) {
      this.#emptyLine()
      return
    }
    if (isOutside && this.#isText(this.#text.charCodeAt(start))) {
      if (this.#leaf.kind === 'none') this.#leaf = { kind: 'paragraph', start, line: this.#line }
    } else {
      this.#cursor.startLine(start, end)
      if (!this.#cursor.isBlank || this.#containers.depth > 0 || this.#leaf !== NONE) this.#parse(start, end)
      if (block.skipBlanks(this.#text, start, end) >= end) return
    }
    this.#segments.sawText(this.#text, end, this.#line)
  }

  /** Outside all containers it ends a paragraph, and an HTML block that no mark ends. */
  #emptyLine(): void {
    const leaf = this.#leaf
    if (leaf.kind === 'paragraph' || (leaf.kind === 'html' && leaf.html.ends.length === 0)) this.#leaf = NONE
  }

  /** Most lines show by their first character that nothing begins or ends there, where nothing else holds them. */
  #isText(first: number): boolean {
    if (this.#leaf.kind === 'fence') return first > 32 && first !== this.#leaf.fence.code
    return this.#leaf.kind !== 'html' && block.isPlain(first)
  }

  #parse(start: number, end: number): void {
    const matched = this.#containers.match()
    const whole = matched === this.#containers.depth
    const blank = this.#cursor.isBlank
    if (whole && this.#insideVerbatim(end, blank)) return
    if (!whole && (this.#leaf.kind === 'fence' || this.#leaf.kind === 'html')) this.#leaf = NONE
    this.#openBlocks(matched, whole, start, end)
  }

  /** Code and HTML swallow their lines until they end. */
  #insideVerbatim(end: number, blank: boolean): boolean {
    const { next } = this.#cursor
    if (this.#leaf.kind === 'fence') {
      if (!blank && this.#cursor.indent < 4 && block.closesFence(this.#text, next, end, this.#leaf.fence))
        this.#leaf = NONE
      return true
    }
    if (this.#leaf.kind !== 'html') return false
    const { html } = this.#leaf
    if (html.ends.length === 0 ? blank : block.endsHtml(this.#text, next, end, html)) this.#leaf = NONE
    return true
  }

  #openBlocks(matchedBefore: number, wholeBefore: boolean, start: number, end: number): void {
    let matched = matchedBefore
    let whole = wholeBefore
    for (;;) {
      const { next } = this.#cursor
      if (next >= end) {
        this.#blankLine(matched, whole)
        return
      }
      const paragraph = whole && this.#leaf.kind === 'paragraph'
      if (this.#cursor.indent >= 4) {
        this.#indented(matched, whole, start)
        return
      }
      if (this.#containers.begin(matched, paragraph, end)) {
        this.#leaf = NONE
        matched = this.#containers.depth
        whole = true
        continue
      }
      if (!this.#leafBlock(matched, paragraph, start, end)) this.#paragraphLine(matched, whole, start)
      return
    }
  }

  #blankLine(matched: number, whole: boolean): void {
    if (!whole) this.#containers.close(matched)
    this.#leaf = NONE
  }

  /** Code, unless a paragraph goes on. */
  #indented(matched: number, whole: boolean, start: number): void {
    if (this.#leaf.kind === 'paragraph') this.#paragraphLine(matched, whole, start)
    else this.#become(matched, NONE)
  }

  /** Headings, code, HTML and rules; true where the line is one. */
  #leafBlock(matched: number, paragraph: boolean, start: number, end: number): boolean {
    const text = this.#text
    const { next } = this.#cursor
    const depth = block.atxDepth(text, next, end)
    if (depth > 0) {
      this.#become(matched, NONE)
      this.#heading(depth, start, this.#line, next + depth, end, end)
      return true
    }
    const fence = block.openingFence(text, next, end)
    if (fence !== null) return this.#become(matched, { kind: 'fence', fence })
    const html = block.htmlBlock(text, next, end)
    if (html !== null && (html.interrupts || this.#leaf.kind !== 'paragraph')) {
      return this.#become(matched, block.endsHtml(text, next, end, html) ? NONE : { kind: 'html', html })
    }
    if (paragraph && this.#underline(end)) return true
    return block.isThematicBreak(text, next, end) && this.#become(matched, NONE)
  }

  #become(matched: number, leaf: Leaf): true {
    this.#containers.fill(matched)
    this.#leaf = leaf
    return true
  }

  /** A setext underline turns the open paragraph into a heading. */
  #underline(end: number): boolean {
    const depth = block.underlineDepth(this.#text, this.#cursor.next, end)
    if (depth === 0 || this.#leaf.kind !== 'paragraph') return false
    const { start, line } = this.#leaf
    const titleEnd = lineStart(this.#text, this.#cursor.next) - 1
    if (block.isReferences(this.#text.slice(start, titleEnd))) {
      this.#leaf = NONE
      return false
    }
    this.#leaf = NONE
    this.#heading(depth, start, line, start, titleEnd, end)
    return true
  }

  #heading(depth: number, start: number, line: number, titleStart: number, titleEnd: number, end: number): void {
    const level = this.#levels[depth] ?? -1
    if (this.#containers.depth > 0) {
      this.#doubts.add(
        line,
        'a heading inside a list or a quotation is not cut',
        this.#text.slice(titleStart, titleEnd),
      )
      return
    }
    if (level === -1) return
    const title = { titleStart, titleEnd, headingEnd: end, inline: false, labelOnly: false }
    const extent = { start, line, contentEnd: end, lastLine: line }
    const before = this.#segments.textEnd <= start ? null : this.#textBefore(start)
    this.#segments.begin({ kind: 'heading', level, number: null, ...title, ...extent }, before)
  }

  #paragraphLine(matched: number, whole: boolean, start: number): void {
    if (this.#leaf.kind === 'paragraph' && (whole || this.#containers.depth > matched)) return
    this.#containers.fill(matched)
    this.#leaf = { kind: 'paragraph', start, line: this.#line }
  }

  /** The end of the last line with text before an underlined heading, whose own lines were read as text. */
  #textBefore(start: number): TextEnd {
    const text = this.#text
    const from = this.#segments.all.at(-1)?.start ?? this.#from
    let end = start - 1
    while (end > from && lineStart(text, end) >= from && isBlank(text, lineStart(text, end), end))
      end = lineStart(text, end) - 1
    end = Math.max(end, from)
    let line = this.#segments.textLine
    for (let at = text.indexOf('\n', end); at !== -1 && at < this.#segments.textEnd; at = text.indexOf('\n', at + 1))
      line--
    return { end: text.charCodeAt(end - 1) === CR && end > from ? end - 1 : end, line }
  }
}

const isBlank = (text: string, from: number, end: number): boolean => block.skipBlanks(text, from, end) >= end

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1
