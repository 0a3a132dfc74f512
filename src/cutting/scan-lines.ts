import { isSpace, isWordCode, lineEnd, skipSpaces, trimEnd } from './chars.ts'
import { CLOSES, DECORATED, type Grammar, startBits } from './compile.ts'
import { type ContentsTable, ContentsWatch, couldBeEntry, MAX_ENTRY, notCut, wordAt, wordBelow } from './contents.ts'
import { LevelStates } from './level-states.ts'
import { isClosingPhrase, type Match, matchLine, readOpening } from './match.ts'
import { OpenHeadings } from './open-headings.ts'
import { FORM_FEED, PageNumbers } from './pages.ts'
import { Quotations } from './quotations.ts'
import { SegmentList, type TextEnd } from './segment-list.ts'
import { DoubtList, type Scan, type Segment } from './segments.ts'
import { isRule, isTitle, surroundingsOf, titleSpan } from './surroundings.ts'

/**
 * Finds the headings of a grammar line by line, in one pass. Each line costs a look at its first character; the few
 * that may begin a heading are read further, and only within themselves and the line below.
 */
export function scanLines(text: string, from: number, grammar: Grammar): Scan {
  const first = new LineScanner(text, from, grammar, null)
  const found = first.run()
  return first.contents === null ? found : new LineScanner(text, from, grammar, first.contents).run()
}

/** In UTF-16 code units: so much of a line is shown with a doubt. */
const DOUBT_LENGTH = 200
/** A page header stands within so many lines of the page break. */
const HEADER_LINES = 3

class LineScanner {
  readonly #text: string
  readonly #from: number
  readonly #grammar: Grammar
  readonly #segments: SegmentList
  readonly #doubts = new DoubtList()
  readonly #levels: LevelStates
  readonly #open: OpenHeadings
  readonly #quotations: Quotations
  readonly #watch: ContentsWatch | null
  readonly #skip: ContentsTable | null
  /** The table of contents that came to light; the scan is void and must be made anew without it. */
  contents: ContentsTable | null = null
  #quotedUntil = -1
  #odd = 0
  /** The last line that may be an entry of a table of contents. */
  #entry = 0
  readonly #pageNumbers = new PageNumbers()
  /** The line of the last form feed. */
  #page = Number.NEGATIVE_INFINITY
  #line = 1
  #blankBefore = true
  #afterHeading = false
  /** The last heading was a bare label, whose title may stand on this line. */
  #titleDue = false
  /** The frame lines directly above, where there are any. */
  #frame: { start: number; line: number; before: TextEnd } | null = null

  constructor(text: string, from: number, grammar: Grammar, skip: ContentsTable | null) {
    this.#text = text
    this.#from = from
    this.#grammar = grammar
    this.#segments = new SegmentList(from)
    this.#open = new OpenHeadings(grammar)
    this.#levels = new LevelStates(grammar)
    this.#quotations = new Quotations(text, grammar.profile.quotes)
    this.#skip = skip
    this.#watch = skip === null ? new ContentsWatch(grammar.profile.contents) : null
    if (skip !== null)
      this.#doubts.add(skip.firstLine, notCut(skip), text.slice(skip.start, skip.end).slice(0, DOUBT_LENGTH))
  }

  run(): Scan {
    const text = this.#text
    const length = text.length
    let at = this.#from
    while (at < length && this.contents === null) {
      const end = lineEnd(text, at)
      let first = at
      while (first < end && isSpace(text.charCodeAt(first))) first++
      if (first > at && text.charCodeAt(at) === FORM_FEED) this.#page = this.#line
      if (first < end) this.#seeLine(at, first, end)
      else {
        this.#blankBefore = true
        this.#frame = null
      }
      at = end + 1
      this.#line++
    }
    this.#pageNumbers.tell(this.#doubts)
    return { ...this.#segments.finish(text, this.#line), doubts: this.#doubts.all(), odd: this.#odd }
  }

  #seeLine(start: number, first: number, end: number): void {
    const starts = startBits(this.#grammar, this.#text, first) & this.#levels.alive
    if (starts === 0 || !this.#isHeading(starts, start, first, end)) {
      this.#seeText(start, first, end)
      this.#pageNumbers.see(this.#text, first, end, this.#line)
      if (this.#watch?.isOver === false && this.#entry !== this.#line)
        this.#watch.text(this.#text.slice(first, trimEnd(this.#text, first, Math.min(end, first + MAX_ENTRY + 1))))
    }
    this.#segments.sawText(this.#text, end, this.#line)
  }

  #isHeading(starts: number, start: number, first: number, end: number): boolean {
    const isWord = (starts & ~this.#grammar.loneLetters) === 0 && isWordCode(this.#text.charCodeAt(first + 1))
    return !isWord && !this.#closes(starts, start, first, end) && this.#candidate(starts, start, first, end)
  }

  /** A line of text, or one that only underlines a heading or frames a box. */
  #seeText(start: number, first: number, end: number): void {
    const code = this.#text.charCodeAt(first)
    const boxes = code === 42 && this.#grammar.decorations.has('box') && isRule(this.#text, first, end)
    const underlines = (code === 45 || code === 61) && isRule(this.#text, first, end)
    this.#afterHeading = this.#afterHeading && (underlines || this.#isTitleDue(first, end))
    if (!underlines) this.#titleDue = false
    this.#blankBefore = boxes
    if (!boxes) this.#frame = null
    else
      this.#frame ??= {
        start,
        line: this.#line,
        before: { end: this.#segments.textEnd, line: this.#segments.textLine },
      }
  }

  /** Whether the line stands directly below a bare label and may be its title. */
  #isTitleDue(first: number, end: number): boolean {
    return this.#titleDue && !this.#blankBefore && isTitle(this.#text, first, end)
  }

  /** Looks further at a line that may begin a heading; true where it is one. */
  #candidate(starts: number, start: number, first: number, end: number): boolean {
    if (starts === CLOSES) return false
    const quoted = start < this.#quotedUntil
    const mark = quoted || (starts & DECORATED) === 0 ? 0 : this.#quotations.markAt(first)
    if (mark > 0) return this.#quotation(start, first, mark, end)
    const match = this.#match(start, first, end)
    if (match === null || this.#isContents(match, start, end)) return false
    if (quoted) {
      this.#doubt('stands in a quotation: not cut', first, end)
      return false
    }
    return this.#decide(match, start, first, end)
  }

  #match(start: number, first: number, end: number): Match | null {
    const opening = readOpening(this.#text, start, first, end, this.#grammar)
    return matchLine(this.#text, opening, end, this.#grammar, this.#levels.closed)
  }

  #doubt(reason: string, first: number, end: number): void {
    this.#doubts.add(this.#line, reason, this.#text.slice(first, Math.min(end, first + DOUBT_LENGTH)))
  }

  /** A quotation opens: what it quotes over several lines is no heading. */
  #quotation(start: number, first: number, mark: number, end: number): false {
    const heads = this.#match(start, first + mark, end) !== null
    // A straight mark opens many a line that quotes but two words: only before a heading does it open more.
    if (!heads && this.#quotations.isStraight(first)) return false
    const close = this.#quotations.closeOf(first, end)
    if (typeof close === 'number') this.#quotedUntil = close
    if (heads && close !== 'line')
      this.#doubt(
        close === 'never' ? 'a quotation opens here and never closes' : 'stands in a quotation: not cut',
        first,
        end,
      )
    return false
  }

  /** Inside the table of contents, or the line that brings one to light. */
  #isContents(match: Match, start: number, end: number): boolean {
    if (this.#skip !== null) return start >= this.#skip.start && start < this.#skip.end
    if (this.#watch === null || this.#watch.isOver) return false
    const id = `${match.form.level} ${match.number?.key ?? this.#text.slice(match.opening.at, match.rest).toUpperCase()}`
    const rest = skipSpaces(this.#text, match.rest, end)
    const labelOnly = rest >= end
    if (!labelOnly && !couldBeEntry(this.#text, rest, end)) {
      this.#watch.text('')
      return false
    }
    const word = labelOnly ? wordBelow(this.#text, end) : wordAt(this.#text, rest, end)
    const place = { start, end, line: this.#line, labelOnly, blankBefore: this.#blankBefore, word }
    this.#entry = this.#line
    this.contents = this.#watch.entry(id, place)
    return this.contents !== null
  }

  #decide(match: Match, start: number, first: number, end: number): boolean {
    const depth = this.#open.depthFor(match.form.level)
    if (depth === 0 && this.#grammar.nests[match.form.level]?.[0] !== true) return false
    if (this.#line - this.#page <= HEADER_LINES && this.#open.has(match)) {
      this.#doubt('repeats the heading above the page break: taken as a page header', first, end)
      return false
    }
    const around = surroundingsOf(this.#text, match, end, {
      blankBefore: this.#blankBefore || this.#text.charCodeAt(start) === FORM_FEED,
      afterHeading: this.#afterHeading,
      textEnd: this.#segments.textEnd,
      under: this.#open.unitAbove(depth),
    })
    const verdict = this.#levels.decide(match, around)
    if (verdict.doubt !== null) {
      this.#doubt(verdict.doubt, first, end)
      if (verdict.odd) this.#odd++
    }
    if (verdict.accept) this.#accept(match, depth, start, end, around.standsAlone)
    return verdict.accept
  }

  #accept(match: Match, depth: number, start: number, end: number, standsAlone: boolean): void {
    const { level, ownLine, cue } = match.form
    const frame = match.opening.boxed ? this.#frame : null
    const hasRest = skipSpaces(this.#text, match.rest, end) < end
    const { titleStart, titleEnd } = titleSpan(this.#text, match, end)
    const line = frame?.line ?? this.#line
    const heading: Segment = {
      kind: 'heading',
      level,
      number: match.number,
      start: frame?.start ?? start,
      line,
      titleStart,
      titleEnd,
      headingEnd: end,
      inline: hasRest && !standsAlone && !ownLine && cue !== 'none',
      labelOnly: !hasRest,
      contentEnd: end,
      lastLine: line,
    }
    this.#segments.begin(heading, frame?.before ?? null)
    this.#open.begin(depth, match)
    this.#levels.begin(level)
    this.#afterHeading = true
    this.#titleDue = !hasRest && match.form.titleBelow
    this.#blankBefore = false
    this.#frame = null
  }

  /** Begins the closing text where the line is the one after which only signatures and the like follow. */
  #closes(starts: number, start: number, first: number, end: number): boolean {
    if ((starts & CLOSES) === 0 || this.#segments.all.length === 0) return false
    if (!isClosingPhrase(this.#text, first, this.#grammar)) return false
    this.#segments.beginBoilerplate(start, first, end, this.#line)
    this.#open.close()
    return true
  }
}
