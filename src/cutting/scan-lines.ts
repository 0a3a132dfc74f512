import { isSpace, lineEnd, skipSpaces } from './chars.ts'
import { DECORATED, type Grammar } from './compile.ts'
import { type Match, matchLine, readOpening } from './match.ts'
import { DoubtList, type Scan, type Segment } from './segments.ts'
import { Sequence } from './sequence.ts'
import { isRule, surroundingsOf, titleSpan } from './surroundings.ts'

/**
 * Finds the headings of a grammar line by line, in one pass. Each line costs a look at its first character; the few
 * that may begin a heading are read further, and only within themselves and the line below.
 */
export function scanLines(text: string, from: number, grammar: Grammar): Scan {
  return new LineScanner(text, from, grammar).run()
}

/** The end of the last line that is not blank, and its number. */
interface TextEnd {
  end: number
  line: number
}

class LineScanner {
  readonly #text: string
  readonly #from: number
  readonly #grammar: Grammar
  readonly #segments: Segment[] = []
  readonly #doubts = new DoubtList()
  readonly #sequences: Sequence[]
  /** Open headings, outermost first: level and key of the number. */
  readonly #open: { level: number; key: string }[] = []
  #rejected = 0
  #line = 1
  #textEnd: number
  #textLine = 1
  #blankBefore = true
  #afterHeading = false
  /** The frame lines directly above, where there are any. */
  #frame: { start: number; line: number; before: TextEnd } | null = null
  #opening: TextEnd | null = null

  constructor(text: string, from: number, grammar: Grammar) {
    this.#text = text
    this.#from = from
    this.#grammar = grammar
    this.#textEnd = from
    this.#sequences = grammar.levels.map(() => new Sequence())
  }

  run(): Scan {
    const text = this.#text
    const length = text.length
    let at = this.#from
    while (at < length) {
      const end = lineEnd(text, at)
      let first = at
      while (first < end && isSpace(text.charCodeAt(first))) first++
      if (first < end) this.#seeLine(at, first, end)
      else {
        this.#blankBefore = true
        this.#frame = null
      }
      at = end + 1
      this.#line++
    }
    this.#close(length)
    const opening = this.#opening ?? { end: this.#textEnd, line: this.#textLine }
    return {
      segments: this.#segments,
      opening: { start: this.#from, end: opening.end, firstLine: 1, lastLine: opening.line },
      doubts: this.#doubts.all(),
      lines: text.endsWith('\n') ? this.#line - 1 : Math.max(1, this.#line - 1),
      rejected: this.#rejected,
    }
  }

  #seeLine(start: number, first: number, end: number): void {
    const starts = this.#grammar.starts[this.#text.charCodeAt(first)] ?? 0
    const isHeading = starts !== 0 && !this.#closes(starts, start, first, end) && this.#candidate(start, first, end)
    if (!isHeading) this.#seeText(start, first, end)
    this.#textEnd = this.#text.charCodeAt(end - 1) === 13 ? end - 1 : end
    this.#textLine = this.#line
  }

  /** A line of text, or one that only underlines a heading or frames a box. */
  #seeText(start: number, first: number, end: number): void {
    const code = this.#text.charCodeAt(first)
    const boxes = this.#grammar.decorations.has('box') && code === 42 && isRule(this.#text, first, end)
    this.#afterHeading = this.#afterHeading && (code === 45 || code === 61) && isRule(this.#text, first, end)
    this.#blankBefore = boxes
    if (!boxes) this.#frame = null
    else this.#frame ??= { start, line: this.#line, before: { end: this.#textEnd, line: this.#textLine } }
  }

  /** Looks further at a line that may begin a heading; true where it is one. */
  #candidate(start: number, first: number, end: number): boolean {
    const text = this.#text
    const match = matchLine(text, readOpening(text, start, first, end, this.#grammar), end, this.#grammar)
    if (match === null) return false
    const depth = this.#depthFor(match.form.level)
    const around = surroundingsOf(text, match, end, {
      blankBefore: this.#blankBefore,
      afterHeading: this.#afterHeading,
      textEnd: this.#textEnd,
      under: this.#open[depth - 1]?.key ?? null,
    })
    const verdict = (this.#sequences[match.form.level] ?? new Sequence()).decide(match, around)
    if (verdict.doubt !== null)
      this.#doubts.add(this.#line, verdict.doubt, text.slice(first, Math.min(end, first + 200)))
    if (verdict.accept) this.#accept(match, depth, start, end, around.standsAlone)
    else if (verdict.doubt !== null) this.#rejected++
    return verdict.accept
  }

  /** How many of the open headings stay open when one of this level begins. */
  #depthFor(level: number): number {
    const within = this.#grammar.levels[level]?.within ?? []
    let depth = this.#open.length
    while (depth > 0 && !within.includes(this.#grammar.levels[this.#open[depth - 1]?.level ?? -1]?.name ?? '')) depth--
    return depth
  }

  #accept(match: Match, depth: number, start: number, end: number, standsAlone: boolean): void {
    const { level, ownLine, cue } = match.form
    const frame = match.opening.boxed ? this.#frame : null
    const hasRest = skipSpaces(this.#text, match.rest, end) < end
    this.#push({
      kind: 'heading',
      level,
      number: match.number,
      start: frame?.start ?? start,
      line: frame?.line ?? this.#line,
      ...titleSpan(this.#text, match, end),
      headingEnd: end,
      inline: hasRest && !standsAlone && !ownLine && cue !== 'none',
      labelOnly: !hasRest,
    })
    this.#open.length = depth
    this.#open.push({ level, key: match.number?.key ?? '' })
    const met = this.#grammar.levels[level]
    if (met?.role === 'unit' || met?.restarts === true) this.#restartBelow(level)
    this.#afterHeading = true
    this.#blankBefore = false
    this.#frame = null
  }

  #restartBelow(level: number): void {
    for (let deeper = level + 1; deeper < this.#sequences.length; deeper++) this.#sequences[deeper] = new Sequence()
  }

  /** Begins the closing text where the line is the one after which only signatures and the like follow. */
  #closes(starts: number, start: number, first: number, end: number): boolean {
    if ((starts & DECORATED) === 0 || this.#segments.length === 0) return false
    if (!this.#grammar.closers.some((closer) => this.#text.startsWith(closer, first))) return false
    const title = { titleStart: first, titleEnd: first, headingEnd: end, inline: false, labelOnly: false }
    this.#push({ kind: 'boilerplate', level: -1, number: null, start, line: this.#line, ...title })
    this.#open.length = 0
    return true
  }

  #push(segment: Omit<Segment, 'contentEnd' | 'lastLine'>): void {
    this.#close(segment.start)
    this.#segments.push({ ...segment, contentEnd: segment.headingEnd, lastLine: segment.line })
  }

  /** Ends what stands before `next` at its last text. */
  #close(next: number): void {
    const seen = { end: this.#textEnd, line: this.#textLine }
    const text = seen.end > next && this.#frame !== null ? this.#frame.before : seen
    const last = this.#segments.at(-1)
    if (last === undefined) {
      this.#opening = next < this.#text.length ? text : null
      return
    }
    last.contentEnd = text.end
    last.lastLine = text.line
  }
}
